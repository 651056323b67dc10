import type { IncomingRecord } from '@ujirani/messaging'
import type { Register } from '@ujirani/policy'
import type { DecisionState } from './decision-state.ts'
import type { Standpoint } from './outcome.ts'

/** The state and the register that records are judged under. */
export interface Moment {
  readonly state: DecisionState
  readonly register: Register
  readonly nowMs: number
}

/** A clock behind the broker's must not decide an event before it was there. */
export function standAt(record: IncomingRecord, { register, nowMs }: Moment): Standpoint {
  const { agreementsEnd, partiesEnd } = register
  return { at: Math.max(nowMs, record.timestampMs), agreementsEnd, partiesEnd }
}
