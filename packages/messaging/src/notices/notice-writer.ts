import type { Notice, PartyId } from '@ujirani/events'
import type { BusRecordReader, BusRecordWriter } from '../bus-records.ts'
import type { PositionalReader } from '../positional-reader.ts'
import { readAll } from '../read-all.ts'
import { noticesTopic } from '../topic-names.ts'

interface WriterParts {
  readonly reader: Pick<PositionalReader, 'bounds' | 'readRange'>
  readonly records: BusRecordReader
  readonly writer: BusRecordWriter
}

/** Writes to the topics of notices what does not stand there yet. */
export interface NoticeWriter {
  /**
   * Tells a party of something, unless a notice of this id stands in its topic: what others have
   * written meanwhile is read first. Two processes that tell the same at the same moment may both
   * write it; the id is the same.
   *
   * @throws {BrokerUnavailableError}
   */
  readonly tell: (notice: Notice) => Promise<void>
}

interface Told {
  readonly ids: Set<string>
  /** How far the topic has been read. */
  next: number
}

/** Creates a writer; it remembers the ids of what each party it writes to was told. */
export function createNoticeWriter({ reader, records, writer }: WriterParts): NoticeWriter {
  const known = new Map<string, Told>()
  const readOn = async (topic: string, told: Told): Promise<void> => {
    const bounds = (await reader.bounds([topic])).get(topic)?.[0]
    if (bounds === undefined) return
    const from = Math.max(told.next, bounds.start)
    const range = { from, to: bounds.end }
    for await (const record of readAll(reader, { topic, partition: 0 }, range)) {
      told.ids.add((await records.read('Notice', record)).id)
      told.next = record.offset + 1
    }
  }
  return {
    tell: async (notice) => {
      const topic = noticesTopic(notice.party as PartyId)
      const told = known.get(topic) ?? { ids: new Set<string>(), next: 0 }
      known.set(topic, told)
      if (told.ids.has(notice.id)) return
      await readOn(topic, told)
      if (told.ids.has(notice.id)) return
      await writer.write('Notice', { topic, key: null, value: notice })
      told.ids.add(notice.id)
    },
  }
}
