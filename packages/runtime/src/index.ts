export {
  busVariables,
  serviceVariables,
  tokenAudience,
  type KafkaSecurity,
} from './bus-variables.ts'
export { systemClock, type Clock } from './clock.ts'
export { ConfigInvalidError } from './config-invalid-error.ts'
export { readEnv, type Environment, type Variable } from './environment.ts'
export { createHealth, type Health } from './health.ts'
export { createLogger, silentLogger, type Logger, type LogLevel } from './logger.ts'
export { createMetrics, type Metrics } from './metrics.ts'
export { createPeriodicPart } from './periodic-part.ts'
export { runService } from './run-service.ts'
export { readSecretFile, readSecretJson } from './secret-file.ts'
export { Secret } from './secret.ts'
export { inOrder, type Part, type Service } from './service.ts'
export { durationMs, flag, integer, oneOf, text, url, urls } from './variables.ts'
