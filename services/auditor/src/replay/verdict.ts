/**
 * What the auditor says of one outcome:
 * - `matches` derived, decided and stored alike
 * - `missing` a decision or a copy that must be there is not
 * - `excess` a decision, a line of one or a copy that must not be there is
 * - `altered` something is there in another form than derived
 * - `late` decided at a time that cannot be, or stored before it was decided
 * - `stale` decided without an act that had been in the log for longer than the lease allows
 * - `undecided` too young to be judged: disclosure may still be at it
 * - `expired` the copy's retention has run out; its decision was judged alone
 * - `unopened` counted and not looked into: the agreement does not name this auditor
 */
export const verdicts = [
  'matches',
  'missing',
  'excess',
  'altered',
  'late',
  'stale',
  'undecided',
  'expired',
  'unopened',
] as const
export type Verdict = (typeof verdicts)[number]

/** One thing the auditor looked at, and what it found; never content. */
export interface Finding {
  /** The recipient concerned; null when the record as a whole is. */
  readonly recipient: string | null
  readonly agreement: string | null
  readonly verdict: Verdict
  /** Which part it is about: `decision`, `outcome`, `rule`, `copy` … */
  readonly part: string
}

/** What the auditor says of one record. */
export interface RecordReport {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Append time, RFC 3339 UTC. */
  readonly acceptedAt: string
  readonly id: string | null
  readonly type: string | null
  readonly findings: readonly Finding[]
}

/** A finding about a record as a whole. */
export function whole(verdict: Verdict, part: string): Finding {
  return { recipient: null, agreement: null, verdict, part }
}

/** A finding about what one recipient gets under one agreement. */
export function about(
  { agreement, recipient }: { readonly agreement: string; readonly recipient: string },
  verdict: Verdict,
  part: string,
): Finding {
  return { recipient, agreement, verdict, part }
}
