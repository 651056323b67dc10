import { describeMessaging } from '../contracts/messaging-contract.ts'
import { createMemoryBus } from './memory-bus.ts'

describeMessaging('memory', () => Promise.resolve(createMemoryBus()))
