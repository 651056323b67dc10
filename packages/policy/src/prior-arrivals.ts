import { toSource, type Decision } from '@ujirani/events'
import type { Prior } from './prior.ts'
import { shortName } from './short-name.ts'

/** What has come of each subject, folded from first decisions. */
interface Arrivals extends Pick<Prior, 'hasArrived' | 'isWithdrawn' | 'isCorrected'> {
  readonly note: (decision: Decision) => void
  /** The short name of the event that a row of corrections goes back to; an event's own else. */
  readonly rootOf: (source: string, id: string) => string
}

const withdrawnPattern = /^org\.ujirani\.[a-z]+\.withdrawn\.v\d+$/

export function createArrivals(): Arrivals {
  const arrived = new Set<string>()
  const withdrawnAt = new Map<string, number>()
  const corrected = new Set<string>()
  const roots = new Map<string, string>()
  const rootOf = (source: string, id: string): string => {
    const name = shortName(source, id)
    return roots.get(name) ?? name
  }
  return {
    rootOf,
    note: ({ source, id, subject, type, offset, corrects }) => {
      const publisher = toSource(source)?.party ?? ''
      arrived.add(shortName(publisher, subject, type))
      if (withdrawnPattern.test(type)) withdrawnAt.set(shortName(publisher, subject), offset)
      if (corrects === null) return
      corrected.add(shortName(source, corrects))
      roots.set(shortName(source, id), rootOf(source, corrects))
    },
    hasArrived: (...of) => arrived.has(shortName(...of)),
    isWithdrawn: (publisher, subject, offset) =>
      (withdrawnAt.get(shortName(publisher, subject)) ?? -1) > offset,
    isCorrected: (source, id) => corrected.has(shortName(source, id)),
  }
}
