import { startOfDay, type Zone } from '../when/zones.ts'
import type { Filter } from './address.ts'
import type { EventSummary, Session, WholeEvent } from './shapes.ts'

/** What the server, or the gateway behind it, says of a refusal (RFC 9457). */
export interface Refusal {
  readonly title?: string
  readonly detail?: string
  readonly code?: string
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[]
}

/** The server said no. */
export class ApiError extends Error {
  readonly status: number
  readonly refusal: Refusal

  constructor(status: number, refusal: Refusal = {}) {
    super(`answered ${String(status)}`)
    this.status = status
    this.refusal = refusal
  }
}

/** A page of the list. */
export interface EventPage {
  readonly events: readonly EventSummary[]
  readonly next: number | null
  readonly count: number | null
  readonly newest: number
  readonly facets: readonly Facet[]
}

/** A value that filters can choose. */
export interface Facet {
  readonly family: string
  readonly type: string
  readonly agreement: string
  readonly count: number
}

/**
 * Asks this page's own server.
 *
 * @throws {ApiError}
 */
export async function ask<T>(path: string, options: RequestInit = {}): Promise<T> {
  const headers = new Headers(options.headers)
  headers.set('accept', 'application/json')
  const response = await fetch(path, { ...options, headers })
  if (!response.ok) {
    const refusal = (await response.json().catch(() => ({}))) as Refusal
    throw new ApiError(response.status, refusal)
  }
  return (await response.json()) as T
}

/** A filter as the server wants it: instants instead of days of a zone. */
export function toQuery(filter: Filter, zone: Zone): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) {
    if (value !== '' && name !== 'since' && name !== 'until') query.set(name, value as string)
  }
  if (filter.since !== '') query.set('since', startOfDay(filter.since, zone))
  if (filter.until !== '') query.set('until', startOfDay(filter.until, zone, 1))
  return query
}

export const readSession = (): Promise<Session> => ask('/api/session')

export function readEvents(query: URLSearchParams, signal: AbortSignal): Promise<EventPage> {
  return ask(`/api/events?${query.toString()}`, { signal })
}

export function readEvent(id: string, signal: AbortSignal): Promise<WholeEvent> {
  return ask(`/api/events/${encodeURIComponent(id)}`, { signal })
}

/** Signs out; gives the address where that ends. */
export async function signOut(): Promise<string> {
  return (await ask<{ readonly to: string }>('/auth/sign-out', { method: 'POST' })).to
}
