import { runService } from '@ujirani/runtime'
import { readConfig } from './config.ts'
import { createGateway } from './service.ts'

await runService('gateway', (env) => createGateway(readConfig(env)))
