import { hash } from 'node:crypto'
import { toSource, type Decision, type DecisionLine, type RuleId } from '@ujirani/events'
import { withdrawalClause } from './decide/decision.ts'
import type { Holding, Prior } from './prior.ts'
import { parseMask, type Mask } from './suppression/mask.ts'

/** What decisions left, folded in log order. */
export interface PriorFold {
  /** Takes in the next decision. For one origin record, of DECIDED only the first may come. */
  apply(decision: Decision): void
  /** What came before, as of the last decision taken in. */
  readonly prior: Prior
}

/** What one recipient holds of one subject; its events by the short names of {@link shortName}. */
interface Held {
  rule: RuleId
  readonly events: Set<string>
}

/**
 * Creates a fold over no decisions. A mask that cannot be read stands for every cell. It holds
 * about 100 bytes a copy and as many a subject and type; identifiers are kept as the first 16 bytes
 * of a hash.
 */
export function createPriorFold(): PriorFold {
  const masks = new Map<string, Mask | 'unknown'>()
  const held = new Map<string, Held>()
  const arrived = new Set<string>()
  const withdrawnAt = new Map<string, number>()
  const corrected = new Set<string>()

  const applyLine = ({ id, subject }: Decision, line: DecisionLine): void => {
    const key = shortName(line.agreement, line.recipient, subject)
    if (line.mask !== null) masks.set(key, parseMask(line.mask) ?? 'unknown')
    if (line.outcome !== 'DISCLOSED') return
    if (line.clause === withdrawalClause) {
      held.delete(key)
      return
    }
    const rule = line.rule as RuleId
    const known = held.get(key) ?? { rule, events: new Set() }
    known.rule = rule
    known.events.add(shortName(id))
    held.set(key, known)
  }
  /** A line that was closed before its copy was written gave the recipient nothing. */
  const closeLine = ({ id, subject }: Decision, line: DecisionLine): void => {
    const key = shortName(line.agreement, line.recipient, subject)
    const known = held.get(key)
    known?.events.delete(shortName(id))
    if (known?.events.size === 0) held.delete(key)
  }
  const noteArrival = ({ source, subject, type, offset, corrects }: Decision): void => {
    const publisher = toSource(source)?.party ?? ''
    arrived.add(shortName(publisher, subject, type))
    if (withdrawnPattern.test(type)) withdrawnAt.set(shortName(publisher, subject), offset)
    if (corrects !== null) corrected.add(shortName(source, corrects))
  }
  return {
    apply: (decision) => {
      const { outcome, lines } = decision
      if (outcome === 'WITHDRAWN') for (const line of lines) closeLine(decision, line)
      if (outcome === 'DECIDED') noteArrival(decision)
      if (!decidingOutcomes.has(outcome)) return
      for (const line of lines) applyLine(decision, line)
    },
    prior: {
      mask: (...of) => masks.get(shortName(...of)),
      holding: (...of) => toHolding(held.get(shortName(...of))),
      hasArrived: (...of) => arrived.has(shortName(...of)),
      isWithdrawn: (publisher, subject, offset) =>
        (withdrawnAt.get(shortName(publisher, subject)) ?? -1) > offset,
      isCorrected: (source, id) => corrected.has(shortName(source, id)),
    },
  }
}

const decidingOutcomes: ReadonlySet<Decision['outcome']> = new Set([
  'DECIDED',
  'RELEASED',
  'CAUGHT_UP',
])

const withdrawnPattern = /^org\.ujirani\.[a-z]+\.withdrawn\.v\d+$/

function toHolding(held: Held | undefined): Holding | undefined {
  if (held === undefined) return undefined
  return { rule: held.rule, has: (id) => held.events.has(shortName(id)) }
}

/** 16 bytes tell 2^32 things apart with a chance of 2^-65 to take one for another. */
function shortName(...parts: readonly string[]): string {
  return hash('sha256', parts.join('\n'), 'buffer').toString('latin1', 0, 16)
}
