import type { TopicPartition } from '@ujirani/messaging'
import type { ExpectedCopy } from './expected-copies.ts'
import type { Finding } from './verdict.ts'

/** What the auditor notes of one origin record while it goes through the log. */
export interface RecordNotes {
  id: string | null
  type: string | null
  acceptedAtMs: number
  isDecided: boolean
  /** Whether it was decided as an event, and not as a repeat or as unreadable. */
  isEvent: boolean
  /** The position in `agreements` that it was first decided under. */
  agreementsEnd: number
  /** `agreement recipient` of every line that any decision of it has. */
  readonly lines: Set<string>
  readonly findings: Finding[]
  /** Copies that its decision promised, by topic. */
  readonly promised: Map<string, ExpectedCopy>
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
      const notes = known.notes.get(offset) ?? openNotes()
      known.notes.set(offset, notes)
      return notes
    },
    *inOrder() {
      const sorted = [...partitions.values()].sort((one, other) => compare(one.place, other.place))
      for (const { place, notes } of sorted) {
        for (const [offset, found] of [...notes].sort(([one], [other]) => one - other)) {
          yield [{ ...place, offset }, found]
        }
      }
    },
  }
}

function openNotes(): RecordNotes {
  return {
    id: null,
    type: null,
    acceptedAtMs: Number.NaN,
    isDecided: false,
    isEvent: false,
    agreementsEnd: 0,
    lines: new Set(),
    findings: [],
    promised: new Map(),
  }
}

function compare(one: TopicPartition, other: TopicPartition): number {
  if (one.topic === other.topic) return one.partition - other.partition
  return one.topic < other.topic ? -1 : 1
}
