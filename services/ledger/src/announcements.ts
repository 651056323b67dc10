import { readAll, baseTopics, type BusLog, type BusRecordWriter } from '@ujirani/messaging'
import type { Logger } from '@ujirani/runtime'
import type { Published } from './sequencer.ts'

/** The topic `checkpoints`, where the log tells what it has signed. */
export interface Announcements {
  /** The last notes that stand there, newest first; none while the topic does not exist. */
  readonly last: () => Promise<readonly string[]>
  /** Tells what is published: at once when it is new, and again when `everyMs` have passed. */
  readonly tell: (published: Published) => Promise<void>
}

interface AnnouncementsParts {
  readonly log: Pick<BusLog, 'reader' | 'records'>
  readonly writer: BusRecordWriter
  readonly logger: Logger
  readonly nowMs: () => number
}

/** Records that are looked at: more than anybody's junk is likely to be. */
const lookedAt = 500
/** Readers know from it that the log is alive, though nothing is new. */
const everyMs = 5000

/** Creates it. A broker that is away does not stop the log: the same is told again. */
export function createAnnouncements(parts: AnnouncementsParts): Announcements {
  const { log, writer, logger, nowMs } = parts
  const topic = baseTopics.checkpoints
  let told = { note: '', atMs: -Infinity }
  return {
    last: async () => {
      const bounds = (await log.reader.bounds([topic])).get(topic)?.[0]
      if (bounds === undefined) return []
      const range = { from: Math.max(bounds.start, bounds.end - lookedAt), to: bounds.end }
      const notes: string[] = []
      for await (const record of readAll(log.reader, { topic, partition: 0 }, range)) {
        const read = log.records.read('Checkpoint', record)
        const note = await read.then(({ checkpoint }) => checkpoint).catch(() => undefined)
        if (note !== undefined) notes.unshift(note)
      }
      return notes
    },
    tell: async ({ note, size, positions }) => {
      const atMs = nowMs()
      if (note === told.note && atMs - told.atMs < everyMs) return
      const value = { checkpoint: note, size, at: atMs, positions: [...positions] }
      try {
        await writer.write('Checkpoint', { topic, key: null, value })
        told = { note, atMs }
      } catch (error) {
        logger.warn('checkpoint not announced', { error })
      }
    },
  }
}
