import type { PartyId } from '@ujirani/events'
import type { ActivatePayload, ActPayload, CertifyPayload } from './act-payload.ts'

/** Where a record stands in `agreements`. */
interface Place {
  readonly offset: number
  /** Append time. */
  readonly atMs: number
}

/** An accepted act with the key that signed it. */
export interface SignedDeed extends Place {
  readonly kind: 'signed'
  readonly party: PartyId
  readonly kid: string
  readonly payload: ActPayload
}

/** An emergency stop by token: no signature, so it only narrows. */
export interface StopDeed extends Place {
  readonly kind: 'stop'
  readonly party: PartyId
  readonly client: string | null
  readonly reason: string | null
}

/** One thing done to an agreement that all had signed. */
export type Deed = SignedDeed | StopDeed

/** One party's suspension, from its place in the log until that party resumes. */
export interface Suspension extends Place {
  readonly party: PartyId
  /** Whether it was made by a token alone. */
  readonly isStop: boolean
  readonly reason: string | null
}

/** A time in which nothing crossed: from the first suspension until the last one was taken back. */
export interface Pause {
  readonly fromMs: number
  readonly fromOffset: number
  /** Null while it lasts. */
  readonly untilMs: number | null
  readonly untilOffset: number | null
  /** Whether all parties have signed that what arrived meanwhile is disclosed too. */
  readonly isBackfilled: boolean
}

/** The notice by which an agreement ends, all its versions with it. */
export interface Termination extends Place {
  readonly party: PartyId
  /** First instant after the notice: a local midnight of the agreement's zone. */
  readonly endsAtMs: number
}

/** The act that brought one version into force. */
export interface Activation extends Place {
  readonly party: PartyId
  readonly event: ActivatePayload['event']
}

/** A recipient's word that its copies are destroyed. */
export interface Certificate extends Place {
  readonly party: PartyId
  readonly topic: CertifyPayload['topic']
  readonly upTo: number
  readonly destroyedAt: string
}

/** What the parties' acts since its signing have made of an agreement. */
export interface Standing {
  /** By party; while there is one, nothing crosses. */
  readonly suspensions: ReadonlyMap<PartyId, Suspension>
  /**
   * Parties that have asked to resume with back-fill. It happens when the last party of the version
   * has; a new suspension takes all of them back.
   */
  readonly votes: ReadonlyMap<PartyId, Place & { readonly version: number }>
  /** Oldest first; only the last one may still be open. */
  readonly pauses: readonly Pause[]
  readonly termination: Termination | null
  /** By version. */
  readonly activations: ReadonlyMap<number, Activation>
  readonly certificates: readonly Certificate[]
}

/** The standing of an agreement on which nobody has acted. */
export const untouched: Standing = {
  suspensions: new Map(),
  votes: new Map(),
  pauses: [],
  termination: null,
  activations: new Map(),
  certificates: [],
}
