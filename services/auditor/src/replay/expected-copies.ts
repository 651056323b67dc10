import type { DecisionLine } from '@ujirani/events'
import type { Finding } from './verdict.ts'

/** A copy that a decision in the window promised. */
export interface ExpectedCopy {
  readonly commitment: Buffer
  /** Append time of the decision: the copy must not be older. */
  readonly decidedAtMs: number
  /** Those of its origin record. */
  readonly findings: Finding[]
  readonly line: Pick<DecisionLine, 'agreement' | 'recipient'>
  /** Append time of the decision that closed the line: the copy must not be younger. */
  withdrawnAtMs: number
  seen: number
}

/**
 * The copies that may stand in the shared topics, by topic and copy id. Of records outside the
 * window only the ids are kept: those copies are known, and not reported.
 */
export interface ExpectedCopies {
  expect(topic: string, copyId: string, copy: ExpectedCopy): void
  know(topic: string, copyId: string): void
  find(topic: string, copyId: string): ExpectedCopy | 'known' | undefined
  all(topic: string): Iterable<ExpectedCopy>
}

/** Creates an empty expectation. */
export function createExpectedCopies(): ExpectedCopies {
  const expected = new Map<string, Map<string, ExpectedCopy>>()
  const known = new Map<string, Set<string>>()
  return {
    expect: (topic, copyId, copy) => {
      const copies = expected.get(topic) ?? new Map<string, ExpectedCopy>()
      expected.set(topic, copies.set(copyId, copy))
    },
    know: (topic, copyId) => {
      const ids = known.get(topic) ?? new Set<string>()
      known.set(topic, ids.add(copyId))
    },
    find: (topic, copyId) =>
      expected.get(topic)?.get(copyId) ?? (known.get(topic)?.has(copyId) ? 'known' : undefined),
    all: (topic) => expected.get(topic)?.values() ?? [],
  }
}
