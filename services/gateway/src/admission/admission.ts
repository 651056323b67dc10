import type { AdmissionStep, Candidate } from './candidate.ts'
import { freeText } from './free-text.ts'
import { idHorizon } from './id-horizon.ts'
import { ownFamily } from './own-family.ts'
import { ownSource } from './own-source.ts'
import { singleEvent } from './single-event.ts'

/** The door that every event passes, from HTTP and from inboxes alike. */
export interface Admission {
  /** The names of the steps, in order. */
  readonly steps: readonly string[]
  /** @throws a `BusError` of the first step that refuses */
  readonly admit: (candidate: Candidate) => void
}

/**
 * Creates the door. What comes to it has been parsed against envelope and schema, with labels that
 * are missing or unknown set to the most restrictive; what leaves it may be stored.
 */
export function createAdmission(horizonMs: number | null): Admission {
  const steps: readonly AdmissionStep[] = [
    ownSource,
    ownFamily,
    freeText,
    singleEvent,
    idHorizon(horizonMs),
  ]
  return {
    steps: steps.map(({ name }) => name),
    admit: (candidate) => {
      for (const { check } of steps) check(candidate)
    },
  }
}
