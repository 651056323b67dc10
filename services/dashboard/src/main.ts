import { runService } from '@ujirani/runtime'
import { readConfig } from './config.ts'
import { createDashboard } from './service.ts'

await runService('dashboard', (env) => createDashboard(readConfig(env)))
