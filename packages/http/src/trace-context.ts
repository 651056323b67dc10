import { randomUUID } from 'node:crypto'

/** Where a request stands in a distributed trace. */
export interface TraceContext {
  /** 32 hex digits, shared by everything one request of the outside caused. */
  readonly traceId: string
  /** The header for requests made on behalf of this one, and for its answer. */
  readonly traceparent: string
}

const pattern = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/
const noTrace = '0'.repeat(32)
const noSpan = '0'.repeat(16)

function hex(): string {
  return randomUUID().replaceAll('-', '')
}

/**
 * Continues the trace a `traceparent` names, with a span of our own; begins one when there is none
 * or it is malformed. `tracestate` is dropped, as nothing here adds to it.
 *
 * @see W3C Trace Context §3.2, §4.3
 */
export function toTraceContext(header: string | undefined): TraceContext {
  const [, traceId, spanId, flags = '00'] = pattern.exec(header ?? '') ?? []
  const isForbidden = header?.startsWith('ff') ?? false
  // A fresh UUID's first 16 digits hold 60 random bits.
  const span = hex().slice(0, 16)
  if (traceId === undefined || traceId === noTrace || spanId === noSpan || isForbidden) {
    const fresh = hex()
    return { traceId: fresh, traceparent: `00-${fresh}-${span}-00` }
  }
  return { traceId, traceparent: `00-${traceId}-${span}-${flags}` }
}
