import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Logger, Metrics } from '@ujirani/runtime'
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import helmet from 'helmet'
import { exchangeOf, openExchange, sendText } from './exchange.ts'
import { toProblem, toProblemHeaders } from './problem.ts'
import { titleLanguages, type TitleLanguage } from './problem-titles.ts'
import { NotFoundError, RequestInvalidError } from './request-errors.ts'

/** One visible step of every request, in the order of the list it stands in. */
export interface Stage {
  readonly name: string
  readonly handle: RequestHandler
}

/** Gives the request its id and its place in a trace, and tells both in the answer. */
export function openRequest(monotonicMs: () => number): Stage {
  return {
    name: 'open-request',
    handle: (request, response, next) => {
      const { requestId, trace } = openExchange(request, monotonicMs())
      response.setHeader('x-request-id', requestId)
      response.setHeader('traceparent', trace.traceparent)
      next()
    },
  }
}

const bucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30]

/** Measures each request under its route's name (never its path, which holds ids). */
export function measure(metrics: Metrics, monotonicMs: () => number): Stage {
  const durations = metrics.histogram({
    name: 'ujirani_http_request_duration_seconds',
    help: 'From the head of a request to the end of its answer.',
    labels: ['method', 'route', 'status'],
    buckets: bucketsSeconds,
  })
  // Looking a child up by its labels costs more than observing it; routes × statuses are few.
  const children = new Map<string, { observe: (seconds: number) => void }>()
  const childOf = (method: string, route: string, status: string) => {
    const key = `${method} ${route} ${status}`
    const child = children.get(key) ?? durations.labels({ method, route, status })
    children.set(key, child)
    return child
  }
  return {
    name: 'measure',
    handle: (request, response, next) => {
      response.once('close', () => {
        const { route, startedMs } = exchangeOf(request)
        const status = response.writableFinished ? String(response.statusCode) : 'cut'
        const method = route === 'unknown' ? 'any' : request.method
        childOf(method, route, status).observe((monotonicMs() - startedMs) / 1000)
      })
      next()
    },
  }
}

/** Content security policy of a service that has pages, as helmet takes it. */
export type PagePolicy = Readonly<Record<string, readonly string[]>>

const nothingAllowed: PagePolicy = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] }

/**
 * Sets the security headers; a service without pages lets browsers load nothing at all.
 *
 * helmet says which they are. They are the same for every answer, so it is asked once: its chain of
 * thirteen handlers costs more than the rest of a small answer.
 */
export function secureHeaders(pagePolicy: PagePolicy = nothingAllowed): Stage {
  const secure = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { ...pagePolicy } },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    xPoweredBy: false,
  })
  const headers = recordHeaders(secure)
  return {
    name: 'secure-headers',
    handle: (_request, response, next) => {
      for (const [name, value] of headers) response.setHeader(name, value)
      next()
    },
  }
}

function recordHeaders(handle: ReturnType<typeof helmet>): readonly (readonly [string, string])[] {
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  handle(request, response, (error) => {
    if (error !== undefined) throw new TypeError('helmet refused its options', { cause: error })
  })
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)])
}

/** Answers what no route took. */
export const notFound: Stage = {
  name: 'not-found',
  handle: (_request, _response, next) => {
    next(new NotFoundError())
  },
}

interface ProblemOptions {
  readonly logger: Logger
  /** Where the protected resource describes itself, for the challenge of a 401. */
  readonly metadataUrl?: string
}

/** Turns whatever was thrown into a problem document; the last stage. */
export function answerProblem({ logger, metadataUrl }: ProblemOptions): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    // The router throws this for a path that is not percent-encoded UTF-8.
    const error =
      thrown instanceof URIError
        ? new RequestInvalidError([{ pointer: '/path', detail: 'is not well-formed' }])
        : thrown
    const { requestId, route, trace } = exchangeOf(request)
    const language = languageOf(request)
    const problem = toProblem(error, requestId, language)
    const facts = { requestId, route, status: problem.status, code: problem.code }
    if (problem.status >= 500)
      logger.error('request failed', { ...facts, error, traceId: trace.traceId })
    else if (logger.isDebug) logger.debug('request refused', facts)
    if (response.headersSent) {
      // Half an answer must not look like a whole one.
      response.destroy()
      return
    }
    for (const [name, value] of Object.entries(toProblemHeaders(error, metadataUrl))) {
      response.setHeader(name, value)
    }
    response.setHeader('cache-control', 'no-store')
    response.setHeader('content-language', language)
    response.vary('accept-language')
    if (!request.complete) closeLongBody(request.headers['content-length'], response)
    sendText(response, problem.status, 'application/problem+json', JSON.stringify(problem))
  }
}

/** The language of titles that a caller likes best; English to who names none that is there. */
function languageOf(request: Request): TitleLanguage {
  const best = request.acceptsLanguages([...titleLanguages])
  return titleLanguages.find((language) => language === best) ?? 'en'
}

const drainLimitBytes = 8_388_608

/** A rest of body that is short is read and thrown away; for a long one the connection is closed. */
function closeLongBody(
  contentLength: string | undefined,
  response: { setHeader: (name: string, value: string) => unknown },
): void {
  const isShort = contentLength !== undefined && Number(contentLength) <= drainLimitBytes
  if (!isShort) response.setHeader('connection', 'close')
}
