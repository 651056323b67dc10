import type { AgreementId, PartyId } from '@ujirani/events'
import { originTopic, parseSharedTopic } from '@ujirani/messaging'
import type { AgreementVersion, Register } from '@ujirani/policy'

/** Which agreements an auditing body may look into: those whose `oversight` names it. */
export interface Mandate {
  /** Whether a version names it; an agreement that nobody has signed hides nothing. */
  coversLine(register: Register, line: { agreement: string; version: number }): boolean
  /** Whether a publisher's records may be opened: some agreement over them names it. */
  coversOrigin(register: Register, topic: string): boolean
  /** Whether copies may be opened: some version of the topic's agreement names it. */
  coversShared(register: Register, topic: string): boolean
}

/** Creates the mandate of one auditing body. */
export function createMandate(auditor: PartyId): Mandate {
  const isNamed = ({ document, completeAtMs }: AgreementVersion): boolean =>
    completeAtMs !== null && document.oversight?.auditors.includes(auditor) === true
  // Asked for every decision, and the same for as long as nothing is agreed.
  const openOrigins = new WeakMap<Register['agreements'], ReadonlySet<string>>()
  const openOriginsOf = ({ agreements }: Register): ReadonlySet<string> => {
    const known = openOrigins.get(agreements)
    if (known !== undefined) return known
    const named = [...agreements.values()].flatMap(({ versions }) => versions.filter(isNamed))
    const rules = named.flatMap(({ document }) => document.rules)
    const found = new Set(rules.map(({ from }) => originTopic(from)))
    openOrigins.set(agreements, found)
    return found
  }
  return {
    coversLine: (register, { agreement, version }) => {
      const known = versionsOf(register, agreement).find((one) => one.version === version)
      return known?.completeAtMs == null || isNamed(known)
    },
    coversOrigin: (register, topic) => openOriginsOf(register).has(topic),
    coversShared: (register, topic) =>
      versionsOf(register, parseSharedTopic(topic)?.agreement ?? '').some(isNamed),
  }
}

function versionsOf({ agreements }: Register, agreement: string): readonly AgreementVersion[] {
  return agreements.get(agreement as AgreementId)?.versions ?? []
}
