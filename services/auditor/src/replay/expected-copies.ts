import type { DecisionLine } from '@ujirani/events'
import type { RecordNotes } from './note-book.ts'

/** A copy that a decision promised. */
export interface ExpectedCopy {
  readonly commitment: Buffer
  /** Append time of the decision: the copy must not be older. */
  readonly decidedAtMs: number
  /** Undefined for copies of records outside the window: known, and not reported. */
  readonly notes: RecordNotes | undefined
  readonly line: DecisionLine
  seen: number
}

/** The copies that must stand in the shared topics, by topic and copy id. */
export interface ExpectedCopies {
  expect(topic: string, copyId: string, copy: Omit<ExpectedCopy, 'seen'>): void
  /** A line that was closed before its copy was written. */
  withdraw(
    topic: string,
    line: Pick<DecisionLine, 'agreement' | 'recipient'>,
    of: RecordNotes,
  ): void
  find(topic: string, copyId: string): ExpectedCopy | undefined
  all(topic: string): Iterable<ExpectedCopy>
  topics(): readonly string[]
}

/** Creates an empty expectation. */
export function createExpectedCopies(): ExpectedCopies {
  const byTopic = new Map<string, Map<string, ExpectedCopy>>()
  const of = (topic: string): Map<string, ExpectedCopy> => {
    const known = byTopic.get(topic) ?? new Map<string, ExpectedCopy>()
    byTopic.set(topic, known)
    return known
  }
  return {
    expect: (topic, copyId, copy) => {
      of(topic).set(copyId, { ...copy, seen: 0 })
    },
    withdraw: (topic, { agreement, recipient }, notes) => {
      for (const [copyId, copy] of of(topic)) {
        const isMeant =
          copy.notes === notes &&
          copy.line.agreement === agreement &&
          copy.line.recipient === recipient
        if (isMeant) of(topic).delete(copyId)
      }
    },
    find: (topic, copyId) => byTopic.get(topic)?.get(copyId),
    all: (topic) => byTopic.get(topic)?.values() ?? [],
    topics: () => [...byTopic.keys()].sort(),
  }
}
