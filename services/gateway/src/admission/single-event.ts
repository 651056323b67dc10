import { checkEvent, createPlaces, EventInvalidError } from '@ujirani/events'
import type { AdmissionStep } from './candidate.ts'

const places = createPlaces()

/** Rules that one event can break by itself: sums, times, ranges, place codes. */
export const singleEvent: AdmissionStep = {
  name: 'single-event',
  check: ({ type, envelope, value, nowMs }) => {
    const findings = checkEvent(type, envelope, value, { nowMs, places })
    const errors = findings.filter(({ severity }) => severity === 'error')
    if (errors.length === 0) return
    throw new EventInvalidError(errors.map(({ pointer, detail }) => ({ pointer, detail })))
  },
}
