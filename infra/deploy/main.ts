import { catalogue } from '@ujirani/events'
import { readConfig } from './config.ts'
import { registerSchemas } from './register-schemas.ts'

try {
  const { registryUrl } = readConfig(process.env)
  const ids = await registerSchemas(registryUrl, catalogue.records())
  process.stdout.write(`registered ${String(ids.size)} schemas at ${registryUrl}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
