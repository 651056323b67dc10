import type { Count, CountQualifier } from '../generated/types.ts'
import type { Check } from './check-context.ts'

type Member = 'value' | 'lower' | 'upper'

interface Shape {
  readonly needs: readonly Member[]
  readonly bars: readonly Member[]
}

/** What each qualifier says about the figure and its bounds. */
const shapes: Readonly<Record<CountQualifier, Shape>> = {
  EXACT: { needs: ['value'], bars: [] },
  ESTIMATE: { needs: ['value'], bars: [] },
  ROUNDED: { needs: ['value'], bars: [] },
  AT_LEAST: { needs: ['lower'], bars: ['value'] },
  AT_MOST: { needs: ['upper'], bars: ['value'] },
  UNKNOWN: { needs: [], bars: ['value', 'lower', 'upper'] },
  SUPPRESSED: { needs: [], bars: ['value', 'lower', 'upper'] },
}

function isOrdered({ value, lower, upper }: Count): boolean {
  const known = [lower, value, upper].filter((each) => each !== null)
  return known.every((each, at) => at === 0 || each >= (known[at - 1] ?? each))
}

/** A count's figure and bounds are those that its qualifier means, in order. */
export const checkCount: Check = (node) => {
  if (node.name !== 'org.ujirani.common.v1.Count') return undefined
  return (record, context) => {
    const count = record as unknown as Count
    const { needs, bars } = shapes[count.qualifier]
    for (const member of needs) {
      if (count[member] !== null) continue
      context.refuse('COUNT_SHAPE', member, `is required of a count that is ${count.qualifier}`)
    }
    for (const member of bars) {
      if (count[member] === null) continue
      context.refuse('COUNT_SHAPE', member, `must be absent of a count that is ${count.qualifier}`)
    }
    if (!isOrdered(count)) {
      context.refuse('COUNT_SHAPE', undefined, 'must have lower, value and upper in this order')
    }
  }
}
