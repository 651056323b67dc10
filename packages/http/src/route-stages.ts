import type { Principal } from '@ujirani/auth'
import { checkScope } from '@ujirani/auth'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import { parseQuery } from './query.ts'
import { toAddressKey, toRateLimitHeaders, type Quota } from './quota.ts'
import { checkBodyKind, readBody } from './read-body.ts'
import { RequestInvalidError } from './request-errors.ts'
import type { Route } from './route.ts'
import { parseStrictJson } from './strict-json.ts'
import { toFaults } from './zod-faults.ts'

/** Finds out who is asking; throws one of the errors that are answered 401 (or 503). */
export type Authenticate = (request: Request) => Promise<Principal>

/** What the stages of a route hand on to each other; becomes the handler's context. */
export interface Visit {
  readonly route: Route
  readonly request: Request
  readonly response: Response
  principal: Principal | undefined
  params: unknown
  query: unknown
  body: { readonly media: string; readonly sizeBytes: number; readonly json: unknown } | undefined
}

/** One visible step between finding a route and running its handler. */
export interface RouteStage {
  readonly name: string
  readonly run: (visit: Visit) => Promise<void> | void
}

/** Verifies the caller's token and its scope, before anything else of the request is looked at. */
function controlAccess(authenticate: Authenticate | undefined): RouteStage {
  return {
    name: 'access',
    run: async (visit) => {
      const { access } = visit.route
      if (access.kind === 'public') return
      if (authenticate === undefined) throw new TypeError('no authentication was configured')
      visit.response.setHeader('cache-control', 'no-store')
      const principal = await authenticate(visit.request)
      if (access.scope !== undefined) checkScope(principal, access.scope)
      visit.principal = principal
    },
  }
}

/** Quotas of an app; a kind that is absent is not limited. */
export interface Quotas {
  /** Requests of a party. */
  readonly party?: Quota
  /** Requests of an address, on public routes. */
  readonly address?: Quota
}

/** Charges the call to its party's quota, or to the address where nobody is known. */
function chargeQuota(quotas: Quotas): RouteStage {
  return {
    name: 'quota',
    run: ({ route, request, response, principal }) => {
      const kind = route.quota ?? (principal === undefined ? 'address' : 'party')
      const quota = kind === 'none' ? undefined : quotas[kind]
      if (quota === undefined) return
      const key = principal?.party ?? toAddressKey(request.socket.remoteAddress)
      const remaining = quota.take(key)
      for (const [name, value] of toRateLimitHeaders(quota.policy, remaining)) {
        response.setHeader(name, value)
      }
    },
  }
}

const guard: RouteStage = {
  name: 'guard',
  run: ({ route }) => {
    for (const { check } of route.guards ?? []) check()
  },
}

function parseWith(schema: z.ZodType, value: unknown, root: string): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new RequestInvalidError(toFaults(parsed.error, root))
}

/** Path and query, strictly: what a route does not declare is refused. */
const readParameters: RouteStage = {
  name: 'parameters',
  run: (visit) => {
    const { route, request } = visit
    if (route.params !== undefined) visit.params = parseWith(route.params, request.params, '/path')
    const query = parseQuery(request.url)
    if (route.query !== undefined) visit.query = parseWith(route.query, query, '/query')
    else if (Object.keys(query).length > 0) {
      throw new RequestInvalidError([{ pointer: '/query', detail: 'takes no parameters' }])
    }
  },
}

/** The body, within its limit and as strict JSON. */
const readJsonBody: RouteStage = {
  name: 'body',
  run: async (visit) => {
    const { bodies } = visit.route
    if (bodies === undefined) return
    const { media, limitBytes, schema, isChecked } = checkBodyKind(visit.request, bodies)
    const bytes = await readBody(visit.request, limitBytes)
    const json = parseStrictJson(bytes)
    const checked = isChecked ? parseWith(schema, json, '') : json
    visit.body = { media, sizeBytes: bytes.length, json: checked }
  },
}

/** The steps of every route, in order. */
export function createRouteStages(
  authenticate: Authenticate | undefined,
  quotas: Quotas,
): readonly RouteStage[] {
  return [controlAccess(authenticate), chargeQuota(quotas), guard, readParameters, readJsonBody]
}
