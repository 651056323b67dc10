import { runService } from '@ujirani/runtime'
import { readConfig } from './config.ts'
import { createIdentity } from './service.ts'

await runService('identity', (env) => createIdentity(readConfig(env)))
