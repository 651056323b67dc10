import type { Decision } from '@ujirani/events'
import { subjectName } from './hashed-name.ts'
import { createLanes } from './lanes.ts'
import { createArrivals } from './prior-arrivals.ts'
import { createHoldings } from './prior-holdings.ts'
import { createMasks } from './prior-masks.ts'
import type { Prior } from './prior.ts'

/** What decisions left, folded in log order. */
export interface PriorFold {
  /** Takes in the next decision. For one origin record, of DECIDED only the first may come. */
  apply(decision: Decision): void
  /** What came before, as of the last decision taken in. */
  readonly prior: Prior
}

/**
 * Creates a fold over no decisions. A mask that cannot be read stands for every cell. It holds
 * about 150 bytes a copy and 30 a subject and type, nearly all of it outside the collected heap;
 * identifiers are kept as the first 16 bytes of a hash.
 */
export function createPriorFold(): PriorFold {
  const lanes = createLanes()
  const masks = createMasks()
  const arrivals = createArrivals()
  const holdings = createHoldings(arrivals.rootOf, lanes)
  const applyLines = (decision: Decision): void => {
    for (const line of decision.lines) {
      const lane = lanes.of(line.agreement, line.recipient)
      if (line.mask !== null) masks.note(subjectName(decision.subject), lane, line.mask)
      if (line.outcome === 'DISCLOSED') holdings.give(lane, decision, line)
    }
  }
  return {
    apply: (decision) => {
      if (decision.outcome === 'DECIDED') arrivals.note(decision)
      if (decision.outcome === 'WITHDRAWN') holdings.close(decision)
      if (decidingOutcomes.has(decision.outcome)) applyLines(decision)
    },
    prior: {
      mask: (agreement, recipient, subject) => {
        const lane = lanes.known(agreement, recipient)
        return lane === undefined ? undefined : masks.of(subjectName(subject), lane)
      },
      holding: (agreement, recipient, subject) => {
        const lane = lanes.known(agreement, recipient)
        return lane === undefined ? undefined : holdings.of(subjectName(subject), lane)
      },
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
