import type { CopyId } from '@ujirani/events'
import type { IncomingRecord, PositionalReader } from '@ujirani/messaging'
import { LeaseStaleError } from '../errors.ts'
import type { DecidedCopy } from '../decided-copy.ts'
import type { Entitlements } from './entitlements.ts'
import { isVisible, type Viewer } from './feed-filter.ts'
import type { FeedRecordReader } from './feed-record.ts'
import type { Disclosed } from './unsent-answers.ts'
import type { RecordSpan } from '../access/sent-spans.ts'

/** One event, and where its record stands. */
export interface FoundEvent extends Disclosed {
  readonly span: RecordSpan
}

interface CopyParts {
  readonly reader: Pick<PositionalReader, 'offsetAt' | 'readRange'>
  readonly records: FeedRecordReader
  readonly entitlements: Entitlements
}

// Clocks of two brokers may differ by so much.
const slackMs = 5_000
const step = { records: 1_000, bytes: 1_048_576 } as const
const maxScanned = 20_000

/**
 * Reads one copy that was decided on; undefined when it may not be seen, and when it
 * is not there (any more).
 *
 * @throws {BrokerUnavailableError} @throws {LeaseStaleError} @throws {RegistryUnavailableError}
 */
export async function findCopy(
  { reader, records, entitlements }: CopyParts,
  viewer: Viewer,
  { id, recipient, agreement, decidedAtMs }: DecidedCopy,
): Promise<FoundEvent | undefined> {
  const topics = entitlements.topicsOf(recipient)
  const topic = topics.find((each) => each.agreement === agreement)
  if (topic === undefined) return undefined
  const place = { topic: topic.topic, partition: 0 }
  const record = await findCopyRecord(reader, topic.topic, { id, decidedAtMs })
  if (record === undefined) return undefined
  const { copy } = await records.read(record, topic)
  if (!entitlements.isFresh()) throw new LeaseStaleError()
  if (copy === null || !entitlements.isOpen(topic) || !isVisible(copy.roles, viewer)) {
    return undefined
  }
  const span = { ...place, from: record.offset, to: record.offset + 1 }
  return { text: copy.json, mayLeave: () => entitlements.isOpen(topic), span }
}

/**
 * The record of a copy in its topic, whoever may see it; undefined when it is not there (any more).
 *
 * @throws {BrokerUnavailableError} @throws {TopicMissingError}
 */
export async function findCopyRecord(
  reader: Pick<PositionalReader, 'offsetAt' | 'readRange'>,
  topic: string,
  { id, decidedAtMs }: Pick<DecidedCopy, 'id' | 'decidedAtMs'>,
): Promise<IncomingRecord | undefined> {
  const timestampMs = decidedAtMs - slackMs
  const start = await reader.offsetAt({ topic, partition: 0, timestampMs })
  return start && scan(reader, { topic, from: start.offset }, id)
}

/** The first record from an offset on that bears an id. */
async function scan(
  reader: Pick<PositionalReader, 'readRange'>,
  { topic, from }: { readonly topic: string; readonly from: number },
  id: CopyId,
): Promise<IncomingRecord | undefined> {
  const end = from + maxScanned
  for (let next = from; next < end;) {
    const to = Math.min(end, next + step.records)
    const range = { topic, partition: 0, from: next, to, maxBytes: step.bytes }
    const found = await reader.readRange(range)
    const record = found.find((each) => hasId(each, id))
    const last = found.at(-1)
    if (record !== undefined || last === undefined) return record
    next = last.offset + 1
  }
  return undefined
}

function hasId({ headers }: IncomingRecord, id: CopyId): boolean {
  return headers.some(([name, value]) => name === 'ce_id' && value.toString('latin1') === id)
}
