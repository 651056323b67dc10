import type { TopicPartition } from '@ujirani/messaging'
import type { Finding } from './verdict.ts'

/** What the audit notes of one origin record while it goes through the log. */
export interface RecordNotes {
  id: string | null
  type: string | null
  acceptedAtMs: number
  isDecided: boolean
  readonly findings: Finding[]
}

/** The notes of a window, by place. */
export interface NoteBook {
  /** Opens the notes of a record, or gives those that are open. */
  of(place: TopicPartition, offset: number): RecordNotes
  /** In the order of topic, partition and offset, whatever the order they were opened in. */
  inOrder(): Iterable<readonly [place: TopicPartition & { offset: number }, notes: RecordNotes]>
}

/** Creates an empty book. */
export function createNoteBook(): NoteBook {
  const partitions = new Map<string, { place: TopicPartition; notes: Map<number, RecordNotes> }>()
  return {
    of: ({ topic, partition }, offset) => {
      const key = `${topic}/${String(partition)}`
      const known = partitions.get(key) ?? {
        place: { topic, partition },
        notes: new Map<number, RecordNotes>(),
      }
      partitions.set(key, known)
      const notes = known.notes.get(offset) ?? {
        id: null,
        type: null,
        acceptedAtMs: Number.NaN,
        isDecided: false,
        findings: [],
      }
      known.notes.set(offset, notes)
      return notes
    },
    *inOrder() {
      const sorted = [...partitions].sort(([one], [other]) => (one < other ? -1 : 1))
      for (const [, { place, notes }] of sorted) {
        const offsets = [...notes.keys()].sort((one, other) => one - other)
        for (const offset of offsets) {
          const found = notes.get(offset)
          if (found !== undefined) yield [{ ...place, offset }, found]
        }
      }
    },
  }
}
