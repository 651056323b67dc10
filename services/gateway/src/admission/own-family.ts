import { EventInvalidError } from '@ujirani/events'
import type { AdmissionStep } from './candidate.ts'

/** A party publishes the families that it was admitted for. */
export const ownFamily: AdmissionStep = {
  name: 'own-family',
  check: ({ type, families }) => {
    if (families.includes(type.family)) return
    const detail = "is of a family that your party's record does not list"
    throw new EventInvalidError([{ pointer: '/type', detail }])
  },
}
