import { BusError } from '@ujirani/errors'
import type { PositionalReader } from '@ujirani/messaging'
import type { FeedTopic } from './feed-topic.ts'
import type { FeedRecord, FeedRecordReader } from './feed-record.ts'

/** Records that are no longer at hand, read from the log for whoever is behind. */
export interface Backlog {
  /**
   * Some records from an offset on, at least one if there is any before `end`.
   *
   * @param range `end` is no later than where the topic ends
   * @throws {OffsetOutOfRangeError} retention has overtaken the reader
   * @throws {BrokerUnavailableError} @throws {RegistryUnavailableError}
   */
  readonly read: (topic: FeedTopic, range: OffsetSpan) => Promise<readonly FeedRecord[]>
}

/** Offsets `from` ≤ offset < `end`. */
export interface OffsetSpan {
  readonly from: number
  readonly end: number
}

interface BacklogParts {
  readonly reader: Pick<PositionalReader, 'readRange'>
  readonly records: FeedRecordReader
}

/** Offsets that are read together, and begin at a multiple of it. */
const blockLength = 128
const blockBytes = 1_048_576
const maxCharacters = 16_777_216

interface Block {
  readonly records: Promise<readonly FeedRecord[]>
  characters: number
}

/**
 * Creates a backlog. Those who are behind are often many, at about the same place: streams come
 * back together after a restart, and fall behind together when there is much to read. So whole
 * blocks are read, made ready once, and kept for a while: 16 Mi characters at most.
 */
export function createBacklog(parts: BacklogParts): Backlog {
  // From the longest unused to the last used.
  const blocks = new Map<string, Block>()
  let characters = 0

  const drop = (key: string): void => {
    characters -= blocks.get(key)?.characters ?? 0
    blocks.delete(key)
  }
  const readSpan = (topic: FeedTopic, span: OffsetSpan) => readRecords(parts, topic, span)
  const keep = async (key: string, block: Block): Promise<void> => {
    try {
      const ready = await block.records
      if (blocks.get(key) !== block) return
      block.characters = ready.reduce((sum, { copy }) => sum + (copy?.json.length ?? 0), 0)
      characters += block.characters
    } catch {
      // Whoever asked is told; the next one asks anew.
      if (blocks.get(key) === block) drop(key)
    }
    for (const oldest of blocks.keys()) {
      if (characters <= maxCharacters) break
      drop(oldest)
    }
  }
  const readBlock = (topic: FeedTopic, span: OffsetSpan): Promise<readonly FeedRecord[]> => {
    const key = `${String(topic.serial)}/${String(span.from)}`
    const known = blocks.get(key)
    const block = known ?? { records: readSpan(topic, span), characters: 0 }
    blocks.delete(key)
    blocks.set(key, block)
    if (known === undefined) void keep(key, block)
    return block.records
  }
  return {
    read: async (topic, { from, end }) => {
      const begin = from - (from % blockLength)
      const block = { from: begin, end: begin + blockLength }
      // What is still growing is nobody else's block.
      if (block.end > end) return readSpan(topic, { from, end })
      const ready = await readBlock(topic, block).catch((error: unknown) => {
        // Only its beginning may have expired.
        if (begin < from && BusError.is(error, 'ERR_OFFSET_OUT_OF_RANGE')) return []
        throw error
      })
      const wanted = ready.filter(({ offset }) => offset >= from)
      return wanted.length > 0 ? wanted : readSpan(topic, { from, end: block.end })
    },
  }
}

async function readRecords(
  { reader, records }: BacklogParts,
  topic: FeedTopic,
  { from, end: to }: OffsetSpan,
): Promise<readonly FeedRecord[]> {
  const range = { topic: topic.topic, partition: 0, from, to, maxBytes: blockBytes }
  const ready: FeedRecord[] = []
  for (const record of await reader.readRange(range)) ready.push(await records.read(record, topic))
  return ready
}
