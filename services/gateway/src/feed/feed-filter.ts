import type { AgreementId } from '@ujirani/events'
import type { FeedRecord } from './feed-record.ts'

/** What of a feed is wanted. All but the agreement leave the cursor as it is. */
export interface FeedFilter {
  readonly agreement: AgreementId | undefined
  /** Full event type, major included. */
  readonly type: string | undefined
  /** Disclosed at this instant or later. */
  readonly sinceMs: number | undefined
  /** Disclosed before this instant. */
  readonly untilMs: number | undefined
}

/** Who reads, as far as it decides what is shown. */
export interface Viewer {
  readonly kind: 'machine' | 'people'
  readonly roles: readonly string[]
}

/** Whether a record has a copy that this viewer may see and has asked for. */
export function isWanted(
  { timestampMs, copy }: FeedRecord,
  filter: FeedFilter,
  viewer: Viewer,
): boolean {
  if (copy === null) return false
  const { type, sinceMs = -Infinity, untilMs = Infinity } = filter
  if (type !== undefined && copy.type !== type) return false
  if (timestampMs < sinceMs || timestampMs >= untilMs) return false
  return isVisible(copy.roles, viewer)
}

/** Roles bind people; a party's machine keeps its people's roles itself, as a Kafka client does. */
export function isVisible(roles: readonly string[] | undefined, viewer: Viewer): boolean {
  if (roles === undefined || viewer.kind === 'machine') return true
  return roles.some((role) => viewer.roles.includes(role))
}
