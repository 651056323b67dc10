import { describeMessaging, testBus } from '@ujirani/testing'

describeMessaging('kafka', async () => (await testBus()).connect())
