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
  /**
   * As {@link NoticeWriter.tell} for many: each party's topic is read on once, several parties beside
   * each other; a party is told in the order given.
   *
   * @throws {BrokerUnavailableError} some may have been told
   */
  readonly tellAll: (notices: readonly Notice[]) => Promise<void>
}

/** So many parties are told beside each other. */
const width = 16

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
  const tellParty = async (topic: string, notices: readonly Notice[]): Promise<void> => {
    const told = known.get(topic) ?? { ids: new Set<string>(), next: 0 }
    known.set(topic, told)
    const isNews = ({ id }: Notice): boolean => !told.ids.has(id)
    if (!notices.some(isNews)) return
    await readOn(topic, told)
    const fresh = new Map(notices.filter(isNews).map((notice) => [notice.id, notice]))
    await Promise.all(
      [...fresh.values()].map((value) => writer.write('Notice', { topic, key: null, value })),
    )
    for (const id of fresh.keys()) told.ids.add(id)
  }
  return {
    tell: (notice) => tellParty(noticesTopic(notice.party as PartyId), [notice]),
    tellAll: async (notices) => {
      const byTopic = [...Map.groupBy(notices, ({ party }) => noticesTopic(party as PartyId))]
      for (let at = 0; at < byTopic.length; at += width) {
        const slice = byTopic.slice(at, at + width)
        await Promise.all(slice.map(([topic, list]) => tellParty(topic, list)))
      }
    },
  }
}
