import { partyOf } from '@ujirani/events'
import { SourceForeignError } from '../errors.ts'
import type { AdmissionStep } from './candidate.ts'

/** A party publishes under its own source only. */
export const ownSource: AdmissionStep = {
  name: 'own-source',
  check: ({ envelope, party }) => {
    if (partyOf(envelope) !== party) throw new SourceForeignError()
  },
}
