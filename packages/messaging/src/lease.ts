import type { Heartbeat } from '@ujirani/events'

/** How long a beat holds. The design's bound: 5 s without one, and nothing is disclosed or read. */
const leaseMs = 5_000

/** How far a register reaches. */
export interface RegisterEnds {
  readonly partiesEnd: number
  readonly agreementsEnd: number
}

/** What the steward's heartbeat is worth: that a register which reaches as far is the present one. */
export class Lease {
  #beatAtMs = -Infinity
  #ends: RegisterEnds | undefined
  #term = 0

  /**
   * Takes a record of `heartbeat`, in log order. A beat of a lower term than met before is of a
   * steward that was deposed and does not know: it counts for nothing.
   *
   * @param notBeforeMs monotonic instant before which the beat was not in the log. Not its arrival:
   *   after a cut link, beats arrive that were written by a steward long dead.
   */
  renew({ kind, term, partiesEnd, agreementsEnd }: Heartbeat, notBeforeMs: number): void {
    const termOfBeat = term ?? 0
    if (kind !== null || termOfBeat < this.#term) return
    this.#term = termOfBeat
    this.#beatAtMs = Math.max(this.#beatAtMs, notBeforeMs)
    // A steward that has not read to the end yet must not make an older register the present one.
    this.#ends = {
      partiesEnd: Math.max(partiesEnd, this.#ends?.partiesEnd ?? 0),
      agreementsEnd: Math.max(agreementsEnd, this.#ends?.agreementsEnd ?? 0),
    }
  }

  /** Terms count anew: the topic they are offsets of is another one. */
  forgetTerms(): void {
    this.#term = 0
  }

  /** Whether a register was complete at most a lease ago. */
  isFresh(register: RegisterEnds, nowMs: number): boolean {
    if (this.#ends === undefined || nowMs - this.#beatAtMs > leaseMs) return false
    return (
      register.partiesEnd >= this.#ends.partiesEnd &&
      register.agreementsEnd >= this.#ends.agreementsEnd
    )
  }
}
