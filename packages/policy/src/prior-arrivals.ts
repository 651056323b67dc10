import { toSource, type Decision } from '@ujirani/events'
import { eventName, subjectName, type HashedName } from './hashed-name.ts'
import { createLanes } from './lanes.ts'
import { createNameTable } from './name-table.ts'
import type { Prior } from './prior.ts'

/** What has come of each subject, folded from first decisions. */
interface Arrivals extends Pick<Prior, 'hasArrived' | 'isWithdrawn' | 'isCorrected'> {
  readonly note: (decision: Decision) => void
  /** The name of the event that a row of corrections goes back to; an event's own else. */
  readonly rootOf: (source: string, id: string) => HashedName
}

const withdrawnPattern = /^org\.ujirani\.[a-z]+\.withdrawn\.v\d+$/

export function createArrivals(): Arrivals {
  const lanes = createLanes()
  const arrived = createNameTable(0)
  const withdrawnAt = createNameTable(1)
  const corrected = createNameTable(0)
  const roots: HashedName[] = []
  const rootNumbers = createNameTable(1)
  const rootOf = (source: string, id: string): HashedName => {
    const name = eventName(source, id)
    const place = rootNumbers.find(name, 0)
    return place === -1 ? name : (roots[rootNumbers.valueAt(place, 0)] ?? name)
  }
  const noteCorrection = (source: string, id: string, corrects: string): void => {
    corrected.put(eventName(source, corrects), 0)
    const root = rootOf(source, corrects)
    const place = rootNumbers.put(eventName(source, id), 0)
    rootNumbers.setAt(place, 0, roots.push(root) - 1)
  }
  return {
    rootOf,
    note: ({ source, id, subject, type, offset, corrects }) => {
      const publisher = toSource(source)?.party ?? ''
      const name = subjectName(subject)
      arrived.put(name, lanes.of(publisher, type))
      if (withdrawnPattern.test(type)) {
        withdrawnAt.setAt(withdrawnAt.put(name, lanes.of(publisher, '')), 0, offset)
      }
      if (corrects !== null) noteCorrection(source, id, corrects)
    },
    hasArrived: (publisher, subject, type) => {
      const lane = lanes.known(publisher, type)
      return lane !== undefined && arrived.find(subjectName(subject), lane) !== -1
    },
    isWithdrawn: (publisher, subject, offset) => {
      const lane = lanes.known(publisher, '')
      if (lane === undefined) return false
      const place = withdrawnAt.find(subjectName(subject), lane)
      return place !== -1 && withdrawnAt.valueAt(place, 0) > offset
    },
    isCorrected: (source, id) => corrected.find(eventName(source, id), 0) !== -1,
  }
}
