import { runService } from '@ujirani/runtime'
import { readConfig } from './config.ts'
import { createAuditor } from './service.ts'

await runService('auditor', (env) => createAuditor(readConfig(env)))
