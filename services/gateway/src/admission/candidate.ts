import type { ParsedEvent, PartyId } from '@ujirani/events'

/** An event that fits its schema, on its way through the door; however it came to the door. */
export interface Candidate extends ParsedEvent {
  /** Who publishes it: the party of the verified token, or of the inbox. */
  readonly party: PartyId
  /** Families that the party's signed record lets it publish. */
  readonly families: readonly string[]
  /** Wall clock of the door, milliseconds since 1970. */
  readonly nowMs: number
}

/** One thing that is asked of every event, by its name in the list of all of them. */
export interface AdmissionStep {
  readonly name: string
  /** Throws a `BusError` with pointers where there are any; says nothing when all is well. */
  readonly check: (candidate: Candidate) => void
}
