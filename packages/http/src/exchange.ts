import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { toTraceContext, type TraceContext } from './trace-context.ts'

/** What belongs to one request from its first byte on, known to every stage. */
export interface Exchange {
  readonly requestId: string
  readonly trace: TraceContext
  readonly startedMs: number
  /** The route's name once one was found; for metrics and logs. */
  route: string
}

const exchanges = new WeakMap<object, Exchange>()

/** Opens the exchange of a request; the first stage. */
export function openExchange(request: Request, startedMs: number): Exchange {
  const exchange = {
    requestId: randomUUID(),
    trace: toTraceContext(request.get('traceparent')),
    startedMs,
    route: 'unknown',
  }
  exchanges.set(request, exchange)
  return exchange
}

/** The exchange a request belongs to. */
export function exchangeOf(request: Request): Exchange {
  const exchange = exchanges.get(request)
  if (exchange === undefined) throw new TypeError('the request was not opened')
  return exchange
}

/** Sends a whole JSON answer; `text` when it has been serialised already. */
export function sendJson(response: Response, status: number, body: unknown): void {
  sendText(response, status, 'application/json', JSON.stringify(body))
}

/** Sends a whole answer of any media type, in UTF-8. */
export function sendText(response: Response, status: number, media: string, text: string): void {
  response.statusCode = status
  response.setHeader('content-type', media)
  response.setHeader('content-length', Buffer.byteLength(text))
  response.end(text)
}
