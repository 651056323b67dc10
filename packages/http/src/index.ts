export { byToken } from './by-token.ts'
export { createApp, type App } from './create-app.ts'
export { sendJson, sendText } from './exchange.ts'
export { createHealthApp, createHealthRoutes } from './health-routes.ts'
export { createServerPart } from './listen.ts'
export { toOpenApi } from './open-api.ts'
export { toProblem } from './problem.ts'
export { createQuota, type Quota } from './quota.ts'
export {
  BodyTooLargeError,
  NotFoundError,
  QuotaExceededError,
  RequestInvalidError,
} from './request-errors.ts'
export { defineRoute, type Guard, type Route, type RouteContext } from './route.ts'
export type { Authenticate } from './route-stages.ts'
export type { Stage } from './stages.ts'
export { parseStrictJson } from './strict-json.ts'
