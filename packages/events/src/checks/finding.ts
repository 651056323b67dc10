import type { PointedFault } from '@ujirani/errors'

/** What each named check looks at; a name is part of the public contract. */
export type CheckName =
  | 'CELLS_OVERLAP'
  | 'CONTACT_UNLABELLED'
  | 'CORRECTS_ITSELF'
  | 'COUNT_SHAPE'
  | 'END_BEFORE_START'
  | 'FORMAT'
  | 'HASH_NOT_AMONG'
  | 'PART_EXCEEDS_WHOLE'
  | 'PLACE_CONFLICT'
  | 'PLACE_UNKNOWN'
  | 'RANGE'
  | 'REQUIRED'
  | 'SAME_OFFICE'
  | 'SUM_EXCEEDS_TOTAL'
  | 'SUM_MISMATCH'
  | 'TIME_IN_FUTURE'
  | 'ZONE_MISSING'

/** One thing that a check found: where in the structured event, and what, never the value. */
export interface Finding extends PointedFault {
  readonly check: CheckName
  /** An `error` refuses the event; a `flag` is kept with it, for real reports do not always add up. */
  readonly severity: 'error' | 'flag'
}
