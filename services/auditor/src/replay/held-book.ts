import type { Decision, DecisionLine } from '@ujirani/events'

/** A line that a decision holds. */
export interface HeldLine {
  readonly decision: Pick<Decision, 'topic' | 'partition' | 'offset' | 'subject'>
  readonly line: Pick<DecisionLine, 'agreement' | 'recipient'>
  /** When it is to be decided again; Infinity until the event it waits for has come. */
  dueAtMs: number
  readonly untilType: string | null
}

/** Which lines wait, as decisions in log order say. */
export interface HeldBook {
  note(decision: Decision, decidedAtMs: number): void
  find(decision: Decision, line: DecisionLine): HeldLine | undefined
  all(): Iterable<HeldLine>
}

/** Creates an empty book. */
export function createHeldBook(): HeldBook {
  const held = new Map<string, HeldLine>()
  const keyOf = (
    { topic, partition, offset }: Pick<Decision, 'topic' | 'partition' | 'offset'>,
    { agreement, recipient }: Pick<DecisionLine, 'agreement' | 'recipient'>,
  ) => [topic, partition, offset, agreement, recipient].join(' ')

  const come = ({ topic, subject, type }: Decision, decidedAtMs: number): void => {
    for (const line of held.values()) {
      const isSame = line.decision.topic === topic && line.decision.subject === subject
      if (isSame && line.untilType === type) line.dueAtMs = Math.min(line.dueAtMs, decidedAtMs)
    }
  }
  return {
    note: (decision, decidedAtMs) => {
      for (const line of decision.lines) {
        if (decision.outcome === 'RELEASED') held.delete(keyOf(decision, line))
        if (line.outcome !== 'HELD') continue
        const { heldUntil, heldUntilType: untilType } = line
        const dueAtMs = heldUntil ?? Infinity
        held.set(keyOf(decision, line), { decision, line, dueAtMs, untilType })
      }
      if (decision.outcome === 'DECIDED' && held.size > 0) come(decision, decidedAtMs)
    },
    find: (decision, line) => held.get(keyOf(decision, line)),
    all: () => held.values(),
  }
}
