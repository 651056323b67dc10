export { bearer, createApp, type App, type AppOptions } from './create-app.ts'
export { sendJson, sendText } from './exchange.ts'
export { createHealthApp, createHealthRoutes, type ServiceVersion } from './health-routes.ts'
export { createServerPart, listen, type Address, type RunningServer } from './listen.ts'
export { toOpenApi, type ApiDescription } from './open-api.ts'
export { toProblem, type Problem } from './problem.ts'
export { createQuota, type Quota, type QuotaPolicy } from './quota.ts'
export {
  BodyTooLargeError,
  MediaTypeUnsupportedError,
  NotFoundError,
  QuotaExceededError,
  RequestInvalidError,
} from './request-errors.ts'
export { defineRoute, type Guard, type JsonBody, type Route, type RouteContext } from './route.ts'
export type { Authenticate, Quotas } from './route-stages.ts'
export type { PagePolicy, Stage } from './stages.ts'
export { parseStrictJson } from './strict-json.ts'
