import { runService } from '@ujirani/runtime'
import { readConfig } from './config.ts'
import { createDisclosure } from './service.ts'

await runService('disclosure', (env) => createDisclosure(readConfig(env)))
