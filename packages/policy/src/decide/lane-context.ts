import type { PartyId } from '@ujirani/events'
import type { Arrival } from '../arrival.ts'
import type { Prior } from '../prior.ts'
import type { PlannedVersion, Register } from '../register.ts'
import type { CopyContext } from './copy.ts'

/** Everything that one lane is decided under. */
export interface LaneContext extends CopyContext {
  /** The version in force. */
  readonly planned: PlannedVersion
  readonly publisher: PartyId
  readonly register: Pick<Register, 'parties'>
  readonly prior: Prior
  readonly arrival: Arrival
}
