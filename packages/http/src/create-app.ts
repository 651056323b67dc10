import { setMaxListeners } from 'node:events'
import type { RequestListener } from 'node:http'
import type { Clock, Logger, Metrics } from '@ujirani/runtime'
import express, { type Request, type RequestHandler, type Response } from 'express'
import { exchangeOf } from './exchange.ts'
import { MethodNotAllowedError } from './request-errors.ts'
import type { Route, RouteContext } from './route.ts'
import {
  createRouteStages,
  type Authenticate,
  type Quotas,
  type RouteStage,
  type Visit,
} from './route-stages.ts'
import {
  answerProblem,
  measure,
  notFound,
  openRequest,
  secureHeaders,
  type PagePolicy,
  type Stage,
} from './stages.ts'

/** What an app is made of. */
export interface AppOptions {
  readonly routes: readonly Route[]
  readonly logger: Logger
  /** Where durations are counted; without it they are not. */
  readonly metrics?: Metrics
  readonly clock: Clock
  /** Needed as soon as one route wants a token. */
  readonly authenticate?: Authenticate
  readonly quotas?: Quotas
  /** Where the protected resource describes itself (RFC 9728), for challenges. */
  readonly metadataUrl?: string
  /** For a service with pages; without it a browser may load nothing. */
  readonly pagePolicy?: PagePolicy
  /** Further steps before the routes: sessions, static files. */
  readonly stages?: readonly Stage[]
}

/** Something `listen` can serve, and tell to stop. */
export interface App {
  readonly handler: RequestListener
  /** Aborted by `listen(…).stop()`; streams end on it. */
  readonly stopping: AbortController
  /** The names of all steps a request goes through, in order. */
  readonly stages: readonly string[]
}

/**
 * Creates an app: a visible list of steps around a list of routes. Express finds the route; every
 * answer that is not a handler's own is a problem document.
 *
 * @throws {TypeError} two routes of one method and path, or tokens without `authenticate`
 */
export function createApp(options: AppOptions): App {
  const { routes, logger, metrics, clock, authenticate, quotas = {} } = options
  if (authenticate === undefined && routes.some(({ access }) => access.kind === 'token')) {
    throw new TypeError('a route wants a token but nothing verifies one')
  }
  const stopping = new AbortController()
  // Every open stream listens to it.
  setMaxListeners(0, stopping.signal)
  const before: readonly Stage[] = [
    openRequest(clock.monotonicMs),
    ...(metrics === undefined ? [] : [measure(metrics, clock.monotonicMs)]),
    secureHeaders(options.pagePolicy),
    ...(options.stages ?? []),
  ]
  const routeStages = createRouteStages(authenticate, quotas)

  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', false)
  app.set('strict routing', true)
  app.set('case sensitive routing', true)
  for (const { handle } of before) app.use(handle)
  addRoutes(app, routes, (route) => visitRoute(route, routeStages, stopping.signal))
  app.use(notFound.handle)
  app.use(answerProblem(options))
  const names = [...before, ...routeStages, { name: 'handle' }, notFound, { name: 'problem' }]
  logger.debug('app created', { count: routes.length })
  return { handler: app as RequestListener, stopping, stages: names.map(({ name }) => name) }
}

function visitRoute(
  route: Route,
  stages: readonly RouteStage[],
  stopping: AbortSignal,
): RequestHandler {
  return async (request, response) => {
    const exchange = exchangeOf(request)
    exchange.route = route.name
    if (stopping.aborted) response.setHeader('connection', 'close')
    const visit: Visit = {
      route,
      request,
      response,
      principal: undefined,
      params: undefined,
      query: undefined,
      body: undefined,
    }
    for (const stage of stages) {
      const pending = stage.run(visit)
      if (pending !== undefined) await pending
    }
    await route.handle(toContext(visit, exchange, stopping), request, response)
  }
}

function toContext(
  visit: Visit,
  { requestId, trace }: Pick<RouteContext<never, never, never, never>, 'requestId' | 'trace'>,
  stopping: AbortSignal,
): Parameters<Route['handle']>[0] {
  const { principal, params, query, body } = visit
  // The stages have built exactly what the route declared; its own types see the narrower form.
  return { requestId, trace, principal, params, query, body, stopping } as Parameters<
    Route['handle']
  >[0]
}

type Methods = Pick<express.Express, 'get' | 'post' | 'put' | 'delete' | 'all'>

/** Registers the routes, and per path an answer to every other method. */
function addRoutes(
  app: Methods,
  routes: readonly Route[],
  visit: (route: Route) => RequestHandler,
): void {
  const methodsOf = new Map<string, Set<string>>()
  for (const route of routes) {
    const methods = methodsOf.get(route.path) ?? new Set<string>()
    const method = route.method.toUpperCase()
    if (methods.has(method)) throw new TypeError(`${method} ${route.path} stands twice in the list`)
    methodsOf.set(route.path, methods.add(method))
    app[route.method](route.path, visit(route))
  }
  for (const [path, methods] of methodsOf) {
    // Express answers HEAD by the route for GET.
    const allowed = [...methods, ...(methods.has('GET') ? ['HEAD'] : [])]
    app.all(path, (_request: Request, _response: Response, next) => {
      next(new MethodNotAllowedError(allowed))
    })
  }
}
