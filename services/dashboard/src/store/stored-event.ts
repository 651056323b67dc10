import { parseStructuredCopy, toTypeName, type CopyEnvelope } from '@ujirani/events'
import type { StructuredEvent } from '@ujirani/client'
import { toSearchText } from '../summary/search-text.ts'
import { toSummary } from '../summary/to-summary.ts'

/** A copy as the store keeps it: as it came, and what queries need beside it. */
export interface StoredEvent {
  readonly source: string
  readonly id: string
  readonly type: string
  readonly family: string
  readonly agreement: string
  readonly cestatus: string
  readonly severity: string | null
  /** When it happened; `null` when the copy does not say. */
  readonly happenedMs: number | null
  /** Last UTC day on which it may be kept. */
  readonly retainUntil: string | null
  /** JSON array of the bus roles that may see it; `null` = every role of the party. */
  readonly roles: string | null
  readonly search: string
  /** The structured CloudEvent, JSON. */
  readonly event: string
}

/**
 * Reads a copy from the feed. What does not parse is not kept: a copy whose roles or last day
 * cannot be told would have to be shown to everybody, for ever.
 *
 * @throws {EventInvalidError}
 */
export function toStoredEvent(event: StructuredEvent): StoredEvent {
  const { envelope, data } = parseStructuredCopy(event)
  const summary = toSummary(envelope, data)
  return {
    source: envelope.source,
    id: envelope.id,
    type: envelope.type,
    family: familyOf(envelope),
    agreement: envelope.agreement,
    cestatus: envelope.cestatus,
    severity: summary.severity,
    happenedMs: toMs(envelope.time ?? summary.happenedAt),
    retainUntil: envelope.retainuntil ?? null,
    roles: envelope.roles === undefined ? null : JSON.stringify(envelope.roles),
    search: toSearchText(envelope, data),
    event: JSON.stringify(event),
  }
}

function toMs(at: string | null): number | null {
  return at === null ? null : Date.parse(at)
}

function familyOf({ type }: CopyEnvelope): string {
  return toTypeName(type)?.family ?? 'unknown'
}
