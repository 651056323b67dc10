import { toJson, toStructured, type JsonValue } from '@ujirani/events'
import type { Principal } from '@ujirani/auth'
import type { IncomingRecord } from '@ujirani/messaging'
import { originTopic } from '@ujirani/messaging'
import { parseCopyId, parseEventId } from '@ujirani/events'
import { findDecidedCopy } from './decided-copy.ts'
import type { FoundEvent } from './feed/find-copy.ts'
import type { RecordSpan } from './access/sent-spans.ts'
import type { GatewayParts } from './parts.ts'
import type { IndexEntry } from './index/entry.ts'

/** A structured CloudEvent. */
export type StructuredEvent = Readonly<Record<string, JsonValue>>

/** Finds one event that a principal may see; undefined when there is none. */
export type EventLookup = (principal: Principal, id: string) => Promise<FoundEvent | undefined>

/** An event of the log as its publisher sent it. */
export async function toOwnEvent(
  { eventRecords }: Pick<GatewayParts, 'eventRecords'>,
  record: IncomingRecord,
): Promise<StructuredEvent> {
  const { envelope, type, value } = await eventRecords.readOrigin(record)
  return toStructured(envelope, toJson(type, value))
}

/** Whether an id is one that publishers choose (UUIDv7), not a copy's (UUIDv8). */
function isPublisherId(id: string): boolean {
  return id.charAt(14) === '7'
}

/** The caller's own entry for an id, if there is one. */
export function findOwnEntry(
  { index }: Pick<GatewayParts, 'index'>,
  { party }: Principal,
  id: string,
): IndexEntry | undefined {
  return isPublisherId(id) ? index.find(party, parseEventId(id)) : undefined
}

/** Where an own event stands in the log. */
export function spanOf({ party, partition, offset }: IndexEntry): RecordSpan {
  return { topic: originTopic(party), partition, from: offset, to: offset + 1 }
}

/** Looks an event up among those that the caller's party has published. */
export function lookUpOwnEvent(parts: GatewayParts): EventLookup {
  return async (principal, id) => {
    const entry = findOwnEntry(parts, principal, id)
    if (entry === undefined) return undefined
    const span = spanOf(entry)
    const [record] = await parts.reader.readRange(span)
    if (record === undefined) return undefined
    // One's own is nobody's to take back.
    return { text: JSON.stringify(await toOwnEvent(parts, record)), mayLeave: () => true, span }
  }
}

/** Looks a copy up among those that were decided on, if it was made for the caller's party. */
export function lookUpCopy(parts: GatewayParts): EventLookup {
  return async (principal, id) => {
    const copy = isPublisherId(id) ? undefined : await findDecidedCopy(parts, parseCopyId(id))
    if (copy?.recipient !== principal.party) return undefined
    return parts.feed.findCopy(principal, copy)
  }
}
