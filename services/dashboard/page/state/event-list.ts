import type { EventPage } from './api.ts'
import type { EventSummary } from './shapes.ts'

/** The list, newest first. */
export interface EventList {
  readonly events: readonly EventSummary[]
  /** Where older ones begin; null when there are none. */
  readonly next: number | null
  /** Of all that match, shown or not; null where nothing is counted. */
  readonly count: number | null
  /** The newest position that the list has been told of. */
  readonly newest: number
}

/** A list of its first page. */
export function beginList({ events, next, count, newest }: EventPage): EventList {
  return { events, next, count, newest }
}

/** The list with a page of older events below. */
export function appendPage(list: EventList, page: EventPage): EventList {
  const known = new Set(list.events.map(({ position }) => position))
  const older = page.events.filter(({ position }) => !known.has(position))
  return { ...list, events: [...list.events, ...older], next: page.next }
}

/** The list with what came on top; what is in it already does not come twice. */
export function prepend(list: EventList, added: readonly EventSummary[]): EventList {
  const known = new Set(list.events.map(({ position }) => position))
  const fresh = added.filter(({ position }) => !known.has(position))
  if (fresh.length === 0) return list
  const events = [...fresh, ...list.events].sort((a, b) => b.position - a.position)
  return {
    ...list,
    events,
    count: list.count === null ? null : list.count + fresh.length,
  }
}

/** Before anything is loaded. */
export const emptyList: EventList = { events: [], next: null, count: null, newest: 0 }
