import { AvroMalformedError, toJson, toStructured } from '@ujirani/events'
import {
  toDisposition,
  type BusRecordReader,
  type EventRecordReader,
  type IncomingRecord,
} from '@ujirani/messaging'
import type { Logger } from '@ujirani/runtime'
import { toNoticeEvent, toNoticeType } from '../notice-event.ts'
import type { FeedTopic } from './feed-topic.ts'

/** One record of a feed, made ready once for all who read it. */
export interface FeedRecord {
  readonly offset: number
  /** Append time: the instant of the disclosure. */
  readonly timestampMs: number
  /** Null for a record that cannot be shown to anybody: readers pass over it. */
  readonly copy: FeedCopy | null
}

/** A copy, or a notice, as it leaves. */
export interface FeedCopy {
  readonly type: string
  /** A person must hold one of them; undefined = everybody of the party. */
  readonly roles: readonly string[] | undefined
  /** Structured CloudEvent, without line breaks. */
  readonly json: string
}

/** Reads the records of a feed. */
export interface FeedRecordReader {
  /**
   * @throws {RegistryUnavailableError} its schema cannot be asked for now; a record that is itself
   *   at fault is given without a copy, logged and counted
   */
  readonly read: (record: IncomingRecord, topic: FeedTopic) => Promise<FeedRecord>
  /** Records that could not be shown. */
  readonly skipped: () => number
}

interface RecordParts {
  readonly eventRecords: Pick<EventRecordReader, 'readCopy'>
  readonly busRecords: BusRecordReader
  /** Id of the bus, which notices come from. */
  readonly bus: string
}

const maxTold = 1000

/** Creates a reader; share one per process. */
export function createFeedRecordReader(
  { eventRecords, busRecords, bus }: RecordParts,
  logger: Logger,
): FeedRecordReader {
  let skipped = 0
  // Many may come past it, again and again: once is enough said.
  const told = new Set<string>()
  const readNotice = async (record: IncomingRecord, topic: FeedTopic): Promise<FeedCopy> => {
    const notice = await busRecords.read('Notice', record)
    if (notice.party !== topic.recipient) throw new AvroMalformedError({ reason: 'not its own' })
    const event = toNoticeEvent(bus, notice)
    const type = toNoticeType(notice.kind)
    return { type, roles: undefined, json: JSON.stringify(event) }
  }
  const readCopy = async (record: IncomingRecord, topic: FeedTopic): Promise<FeedCopy | null> => {
    try {
      if (topic.agreement === null) return await readNotice(record, topic)
      const { envelope, type, value } = await eventRecords.readCopy(record, topic.recipient)
      const json = JSON.stringify(toStructured(envelope, toJson(type, value)))
      return { type: envelope.type, roles: envelope.roles, json }
    } catch (error) {
      if (toDisposition(error) !== 'quarantine') throw error
      const { offset } = record
      const place = `${String(topic.serial)}/${String(offset)}`
      if (told.has(place)) return null
      if (told.size >= maxTold) told.clear()
      told.add(place)
      skipped += 1
      logger.warn('record not shown', { topic: topic.topic, offset, error })
      return null
    }
  }
  return {
    read: async (record, topic) => {
      const { offset, timestampMs } = record
      return { offset, timestampMs, copy: await readCopy(record, topic) }
    },
    skipped: () => skipped,
  }
}
