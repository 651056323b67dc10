import {
  contentCommitment,
  parseEventId,
  saltOf,
  toSource,
  type CopyId,
  type DecisionLine,
  type PartyId,
} from '@ujirani/events'
import { headerText, type IncomingRecord } from '@ujirani/messaging'
import type { IndexEntry, IndexedDecision } from './entry.ts'
import type { EventIndex } from './event-index.ts'

/**
 * The entry of an origin record; undefined for one that no gateway writes, which is disclosure's to
 * quarantine.
 */
export function toIndexEntry(
  record: IncomingRecord,
  party: PartyId,
  index: Pick<EventIndex, 'ownAt'>,
): IndexEntry | undefined {
  const { key, value, headers, partition, offset, timestampMs } = record
  const source = headerText(record, 'ce_source') ?? ''
  const salt = saltOf(headers)
  const id = toEventId(headerText(record, 'ce_id'))
  if (id === undefined || salt === undefined || toSource(source)?.party !== party) return undefined
  // Buffers of records are views into whole fetches: what is kept is copied.
  const own = index.ownAt(party, id, offset)
  const commitment = own?.commitment ?? contentCommitment({ salt, key, value, headers })
  return {
    party,
    id,
    source,
    partition,
    offset,
    acceptedAtMs: timestampMs,
    salt: own?.salt ?? Buffer.from(salt),
    commitment,
  }
}

function toEventId(text: string | undefined): IndexEntry['id'] | undefined {
  try {
    return parseEventId(text)
  } catch {
    return undefined
  }
}

const decisionKey = /^origin\.([a-z0-9.]{1,33})\/(\d{1,9})\/(\d{1,15})$/

/**
 * Which origin record a decision is about, by its key, and which copies it speaks of; undefined for
 * another kind of key.
 */
export function toIndexedDecision(
  record: IncomingRecord,
  lines: readonly DecisionLine[],
): IndexedDecision | undefined {
  const [, party, partition, offset] = decisionKey.exec(record.key?.toString('latin1') ?? '') ?? []
  if (party === undefined) return undefined
  return {
    party: party as PartyId,
    partition: Number(partition),
    offset: Number(offset),
    decisionOffset: record.offset,
    copies: lines.flatMap(({ copyId }) => (copyId === null ? [] : [copyId as CopyId])),
  }
}
