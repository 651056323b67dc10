import type { Decision } from '@ujirani/events'
import { createArrivals } from './prior-arrivals.ts'
import { createHoldings } from './prior-holdings.ts'
import type { Prior } from './prior.ts'
import { shortName } from './short-name.ts'
import { parseMask, type Mask } from './suppression/mask.ts'

/** What decisions left, folded in log order. */
export interface PriorFold {
  /** Takes in the next decision. For one origin record, of DECIDED only the first may come. */
  apply(decision: Decision): void
  /** What came before, as of the last decision taken in. */
  readonly prior: Prior
}

/**
 * Creates a fold over no decisions. A mask that cannot be read stands for every cell. It holds
 * about 100 bytes a copy and as many a subject and type; identifiers are kept as the first 16 bytes
 * of a hash.
 */
export function createPriorFold(): PriorFold {
  const masks = new Map<string, Mask | 'unknown'>()
  const arrivals = createArrivals()
  const holdings = createHoldings(arrivals.rootOf)
  const applyLines = (decision: Decision): void => {
    for (const line of decision.lines) {
      const key = shortName(line.agreement, line.recipient, decision.subject)
      if (line.mask !== null) masks.set(key, parseMask(line.mask) ?? 'unknown')
      if (line.outcome === 'DISCLOSED') holdings.give(key, decision, line)
    }
  }
  return {
    apply: (decision) => {
      if (decision.outcome === 'DECIDED') arrivals.note(decision)
      if (decision.outcome === 'WITHDRAWN') holdings.close(decision)
      if (decidingOutcomes.has(decision.outcome)) applyLines(decision)
    },
    prior: {
      mask: (...of) => masks.get(shortName(...of)),
      holding: (...of) => holdings.of(shortName(...of)),
      hasArrived: arrivals.hasArrived,
      isWithdrawn: arrivals.isWithdrawn,
      isCorrected: arrivals.isCorrected,
    },
  }
}

const decidingOutcomes: ReadonlySet<Decision['outcome']> = new Set([
  'DECIDED',
  'RELEASED',
  'CAUGHT_UP',
])
