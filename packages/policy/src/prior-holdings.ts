import type { Decision, DecisionLine, RuleId } from '@ujirani/events'
import { withdrawalClause } from './decide/decision.ts'
import type { Holding } from './prior.ts'
import { shortName } from './short-name.ts'

/** What recipients hold, by the short name of agreement, recipient and subject. */
interface Holdings {
  /** A copy was promised to a recipient. */
  readonly give: (key: string, decision: Decision, line: DecisionLine) => void
  /** Lines were closed before their copies were written: they gave their recipients nothing. */
  readonly close: (decision: Decision) => void
  readonly of: (key: string) => Holding | undefined
}

interface Held {
  rule: RuleId
  readonly events: Set<string>
}

export function createHoldings(rootOf: (source: string, id: string) => string): Holdings {
  const held = new Map<string, Held>()
  return {
    give: (key, { source, id }, line) => {
      if (line.clause === withdrawalClause) {
        held.delete(key)
        return
      }
      const rule = line.rule as RuleId
      const known = held.get(key) ?? { rule, events: new Set() }
      known.rule = rule
      known.events.add(rootOf(source, id))
      held.set(key, known)
    },
    close: ({ source, id, subject, lines }) => {
      for (const { agreement, recipient } of lines) {
        const key = shortName(agreement, recipient, subject)
        const known = held.get(key)
        known?.events.delete(rootOf(source, id))
        if (known?.events.size === 0) held.delete(key)
      }
    },
    of: (key) => {
      const known = held.get(key)
      if (known === undefined) return undefined
      return { rule: known.rule, has: (source, id) => known.events.has(rootOf(source, id)) }
    },
  }
}
