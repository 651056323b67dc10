import { runService } from '@ujirani/runtime'
import { readConfig } from './config.ts'
import { createSteward } from './service.ts'

await runService('steward', (env) => createSteward(readConfig(env)))
