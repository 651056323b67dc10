import type { AvroValue, Envelope } from '@ujirani/events'

/** What a predicate looks at. */
export interface TestedEvent {
  readonly envelope: Envelope
  /** As avsc keeps it in memory. */
  readonly value: AvroValue
}

export type Condition<T> = (subject: T) => boolean

/**
 * A test in three values: it holds, it fails, or neither, because what it asks about is missing or
 * unknown. `not` swaps the two conditions, so a negation of the unknown is no more true than the
 * unknown itself; a rule applies only where its condition *holds*.
 */
export interface Verdict<T> {
  readonly holds: Condition<T>
  readonly fails: Condition<T>
}

/** The verdict of a test that leaves nothing unknown. */
export function definite<T>(holds: Condition<T>): Verdict<T> {
  return { holds, fails: (subject) => !holds(subject) }
}

/** Holds when all do; fails when one does. */
export function allOf<T>(verdicts: readonly Verdict<T>[]): Verdict<T> {
  return {
    holds: every(verdicts.map(({ holds }) => holds)),
    fails: some(verdicts.map(({ fails }) => fails)),
  }
}

/** Holds when one does; fails when all do. */
export function anyOf<T>(verdicts: readonly Verdict<T>[]): Verdict<T> {
  return {
    holds: some(verdicts.map(({ holds }) => holds)),
    fails: every(verdicts.map(({ fails }) => fails)),
  }
}

/** Holds where the other fails, fails where it holds, and stays unknown where it is. */
export function negated<T>({ holds, fails }: Verdict<T>): Verdict<T> {
  return { holds: fails, fails: holds }
}

function every<T>(conditions: readonly Condition<T>[]): Condition<T> {
  const [only, ...more] = conditions
  if (only !== undefined && more.length === 0) return only
  return (subject) => {
    for (const condition of conditions) if (!condition(subject)) return false
    return true
  }
}

function some<T>(conditions: readonly Condition<T>[]): Condition<T> {
  const [only, ...more] = conditions
  if (only !== undefined && more.length === 0) return only
  return (subject) => {
    for (const condition of conditions) if (condition(subject)) return true
    return false
  }
}
