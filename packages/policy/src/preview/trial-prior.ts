import type { AgreementId, PartyId, RuleId } from '@ujirani/events'
import { partyOf } from '@ujirani/events'
import { withdrawalClause, type Decision, type OriginEvent } from '../decide/decision.ts'
import { correctedBy } from '../decide/follow-up.ts'
import type { Prior } from '../prior.ts'
import type { Mask } from '../suppression/mask.ts'

/** What the events that were looked at so far would have left behind. */
export interface TrialPrior {
  readonly prior: Prior
  /** Takes in what an event would have come to. */
  readonly note: (event: OriginEvent, decisions: readonly Decision[]) => void
}

interface TrialHolding {
  rule: RuleId
  readonly events: Set<string>
}

/** Creates one over nothing: what came before the first event is not known to it. */
export function createTrialPrior(): TrialPrior {
  const masks = new Map<string, Mask>()
  const holdings = new Map<string, TrialHolding>()
  const arrived = new Set<string>()
  const roots = new Map<string, string>()
  const rootOf = (source: string, id: string): string => {
    const name = keyOf(source, id)
    return roots.get(name) ?? name
  }
  const noteCopy = (event: OriginEvent, decision: Decision): void => {
    const { agreement, recipient, mask } = decision
    const key = keyOf(agreement, recipient, event.envelope.subject)
    if (mask !== null) masks.set(key, mask)
    if (decision.outcome !== 'DISCLOSED') return
    if (decision.clause === withdrawalClause) {
      holdings.delete(key)
      return
    }
    const holding = holdings.get(key) ?? { rule: decision.rule, events: new Set() }
    holding.rule = decision.rule
    holding.events.add(rootOf(event.envelope.source, event.envelope.id))
    holdings.set(key, holding)
  }
  return {
    prior: {
      mask: (agreement, recipient, subject) => masks.get(keyOf(agreement, recipient, subject)),
      holding: (agreement: AgreementId, recipient: PartyId, subject) => {
        const held = holdings.get(keyOf(agreement, recipient, subject))
        if (held === undefined) return undefined
        return { rule: held.rule, has: (source, id) => held.events.has(rootOf(source, id)) }
      },
      hasArrived: (publisher, subject, type) => arrived.has(keyOf(publisher, subject, type)),
      isWithdrawn: () => false,
      isCorrected: () => false,
    },
    note: (event, decisions) => {
      const { envelope } = event
      const corrects = correctedBy(event)
      if (corrects !== null) {
        const root = rootOf(envelope.source, corrects)
        roots.set(keyOf(envelope.source, envelope.id), root)
      }
      arrived.add(keyOf(partyOf(envelope), envelope.subject, envelope.type))
      for (const decision of decisions) noteCopy(event, decision)
    },
  }
}

/** Neither party, type nor id holds a line break; a subject comes last or has none either. */
function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts)
}
