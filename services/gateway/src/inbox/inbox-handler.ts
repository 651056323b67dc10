import { setTimeout } from 'node:timers/promises'
import { BusError } from '@ujirani/errors'
import { parsePartyId, type ParsedEvent, type PartyId } from '@ujirani/events'
import { toDisposition, type IncomingRecord, type RecordBatch } from '@ujirani/messaging'
import { admitEvent } from '../admit-event.ts'
import type { GatewayParts } from '../parts.ts'
import type { InboxQuarantine } from './inbox-quarantine.ts'
import { readInboxRecord, type InboxReading } from './read-inbox-record.ts'

/** What became of a record: one of the bounded set that metrics count. */
export type InboxOutcome = 'accepted' | 'repeated' | 'refused'

/** What records are taken in with. */
export interface InboxHandlerParts extends Pick<
  GatewayParts,
  'admission' | 'register' | 'clock' | 'publishing' | 'quotas' | 'logger'
> {
  readonly reading: InboxReading
  readonly quarantine: InboxQuarantine
  /** Resolves once the index knows everything that the party's origin holds now. */
  readonly catchUp: (party: PartyId) => Promise<void>
  readonly onOutcome: (outcome: InboxOutcome) => void
}

/** Records that are on their way to the log together. */
const chunkRecords = 256
const longestPauseMs = 250

/** Whose inbox a topic is; the broker lets nobody else write there. */
function partyOfInbox(topic: string): PartyId {
  return parsePartyId(topic.slice(topic.indexOf('.') + 1))
}

/**
 * Creates the handler of inbox batches: each record passes the door of `POST /v1/events`, and then
 * stands either in the party's origin or, by place and reason, in its quarantine. Resolving commits.
 *
 * A record that comes again, because this process or another died before the commit, is recognised:
 * by its id in the index, or by its place in the quarantine. Records of one key are stored in their
 * order, also when some have to be tried again.
 */
export function createInboxHandler(
  parts: InboxHandlerParts,
): (batch: RecordBatch) => Promise<void> {
  const next = new Map<string, number>()
  return async ({ topic, partition, records, isRunning }) => {
    const party = partyOfInbox(topic)
    const place = `${topic}/${String(partition)}`
    if (next.get(place) !== records[0]?.offset) {
      // Another process may have handled these, up to a moment ago.
      await parts.catchUp(party)
      await parts.quarantine.recall(party)
    }
    next.delete(place)
    for (let at = 0; at < records.length; at += chunkRecords) {
      // Left early, a batch is not committed.
      if (!isRunning()) return
      await takeChunk(parts, party, records.slice(at, at + chunkRecords))
    }
    next.set(place, (records.at(-1)?.offset ?? -1) + 1)
  }
}

async function takeChunk(
  parts: InboxHandlerParts,
  party: PartyId,
  records: readonly IncomingRecord[],
): Promise<void> {
  const lastOfKey = new Map<string, Promise<void>>()
  for (const record of records) {
    await untilWithinQuota(parts, party)
    const key = record.key?.toString('latin1') ?? ''
    const before = lastOfKey.get(key) ?? Promise.resolve()
    const done = before.then(() => take(parts, party, record))
    // Looked at below; until then a rejection is not an accident.
    done.catch(() => undefined)
    lastOfKey.set(key, done)
  }
  const settled = await Promise.allSettled(lastOfKey.values())
  for (const outcome of settled) if (outcome.status === 'rejected') throw outcome.reason
}

/** An inbox waits where a caller over HTTP is told to come again. */
async function untilWithinQuota({ quotas }: InboxHandlerParts, party: PartyId): Promise<void> {
  for (;;) {
    try {
      quotas.events.take(party)
      return
    } catch (error) {
      if (!BusError.is(error, 'ERR_QUOTA_EXCEEDED')) throw error
      await setTimeout(Math.min(error.details.retryAfterSeconds * 1000, longestPauseMs))
    }
  }
}

/** @throws what is to be tried again */
async function take(
  parts: InboxHandlerParts,
  party: PartyId,
  record: IncomingRecord,
): Promise<void> {
  const { quarantine, publishing, onOutcome } = parts
  if (quarantine.isNoted(party, record)) return
  try {
    const event = await admit(parts, party, record)
    const { isRepeat } = await publishing.publish(event)
    onOutcome(isRepeat ? 'repeated' : 'accepted')
  } catch (error) {
    if (!isRefusal(error)) throw error
    await quarantine.note(party, record, error)
    onOutcome('refused')
  }
}

async function admit(
  { reading, logger, ...door }: InboxHandlerParts,
  party: PartyId,
  record: IncomingRecord,
): Promise<ParsedEvent> {
  try {
    return admitEvent(door, party, await readInboxRecord(reading, record))
  } catch (error) {
    if (BusError.is(error)) throw error
    // A fault of ours: the record must not keep those behind it from coming in for ever.
    const { topic, partition, offset } = record
    logger.error('inbox record not understood', { topic, partition, offset, error })
    throw new InboxRecordError()
  }
}

/** A record that our own code stumbled over. */
class InboxRecordError extends Error {
  override readonly name = 'InboxRecordError'
}

function isRefusal(error: unknown): boolean {
  return error instanceof InboxRecordError || toDisposition(error) === 'quarantine'
}
