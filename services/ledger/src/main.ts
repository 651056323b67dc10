import { runService } from '@ujirani/runtime'
import { readConfig } from './config.ts'
import { createLedger } from './service.ts'

await runService('ledger', (env) => createLedger(readConfig(env)))
