import type { PartyId, QuarantineEntry } from '@ujirani/events'
import { toProblem } from '@ujirani/http'
import {
  quarantineTopic,
  type BusRecordReader,
  type BusRecordWriter,
  type IncomingRecord,
  type PositionalReader,
} from '@ujirani/messaging'

/** Where refused records of inboxes are noted, each once. */
export interface InboxQuarantine {
  /** Finds out what was noted before, by this process or another. */
  readonly recall: (party: PartyId) => Promise<void>
  /** Whether a record had been refused and noted when it was last recalled. */
  readonly isNoted: (party: PartyId, record: IncomingRecord) => boolean
  /** Notes that a record was refused; resolves when it stands in the log. */
  readonly note: (party: PartyId, record: IncomingRecord, error: unknown) => Promise<void>
}

interface QuarantineParts {
  readonly reader: PositionalReader
  readonly records: BusRecordReader
  readonly writer: BusRecordWriter
}

/** Entries looked back over: more than can have been noted since the last commit. */
const lookBack = 1_000
const maxReasonChars = 500
const maxPointers = 50

type Place = Pick<IncomingRecord, 'topic' | 'partition' | 'offset'>

function keyOf({ topic, partition, offset }: Place): string {
  return `${topic}/${String(partition)}/${String(offset)}`
}

/** Creates it. */
export function createInboxQuarantine(parts: QuarantineParts): InboxQuarantine {
  const noted = new Map<PartyId, ReadonlySet<string>>()
  return {
    recall: async (party) => {
      noted.set(party, new Set((await readTail(parts, party)).map(keyOf)))
    },
    isNoted: (party, record) => noted.get(party)?.has(keyOf(record)) ?? false,
    note: async (party, record, error) => {
      const value = toEntry(record, error)
      const topic = quarantineTopic(party)
      await parts.writer.write('QuarantineEntry', { topic, key: null, value })
    },
  }
}

async function readTail(
  { reader, records }: QuarantineParts,
  party: PartyId,
): Promise<readonly QuarantineEntry[]> {
  const topic = quarantineTopic(party)
  const entries: QuarantineEntry[] = []
  for (const [partition, { start, end }] of (
    (await reader.bounds([topic])).get(topic) ?? []
  ).entries()) {
    const from = Math.max(start, end - lookBack)
    if (from >= end) continue
    for (const record of await reader.readRange({ topic, partition, from, to: end })) {
      entries.push(await records.read('QuarantineEntry', record))
    }
  }
  return entries
}

/** Where the record lies and what is wrong with it, as HTTP would tell it; no value of it. */
function toEntry({ topic, partition, offset }: IncomingRecord, error: unknown): QuarantineEntry {
  const { code, title, detail, errors = [] } = toProblem(error, '')
  const told = errors.slice(0, maxPointers)
  const details = told.length > 0 ? told.map((fault) => fault.detail).join('; ') : detail
  const reason = details === undefined ? title : `${title}: ${details}`
  return {
    topic,
    partition,
    offset,
    code,
    reason: reason.slice(0, maxReasonChars),
    pointers: told.map(({ pointer }) => pointer),
  }
}
