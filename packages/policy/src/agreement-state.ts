import type { PartyId } from '@ujirani/events'
import type { UnverifiedAgreementSignature } from './agreement-signature.ts'
import type {
  AgreementState,
  AgreementVersion,
  PlannedVersion,
  Register,
  SharedTopic,
} from './register.ts'
import { settle } from './settle.ts'
import type { Deed } from './standing.ts'

/** A state with one more verified signature. */
export function withSignature(
  state: AgreementState,
  { part, payload }: UnverifiedAgreementSignature,
  position: { readonly offset: number; readonly atMs: number },
): AgreementState {
  const { party, counter } = payload
  const versions = state.versions.map((version) => {
    if (version.version !== payload.version) return version
    const signature = { party, kid: part.kid, counter, ...position }
    return { ...version, signed: [...version.signed, signature] }
  })
  return { ...state, versions }
}

/** A state with one more accepted act. */
export function withDeed(state: AgreementState, deed: Deed): AgreementState {
  return { ...state, deeds: [...state.deeds, deed] }
}

/** A register with an agreement's new state, settled, in its place in every publisher's plan. */
export function withAgreement(register: Register, accepted: AgreementState): Register {
  const state = settle(accepted, register.parties)
  const { agreement } = state
  const agreements = new Map(register.agreements).set(agreement, state)
  const plan = new Map<PartyId, readonly PlannedVersion[]>()
  for (const [publisher, planned] of register.plan) {
    const others = planned.filter((each) => each.state.agreement !== agreement)
    if (others.length > 0) plan.set(publisher, others)
  }
  for (const version of state.versions.filter((each) => mayCome(state, each))) {
    for (const publisher of new Set(version.document.rules.map(({ from }) => from))) {
      const planned = [...(plan.get(publisher) ?? []), { state, version }]
      plan.set(publisher, planned.sort(byAgreement))
    }
  }
  return { ...register, agreements, plan }
}

/** A complete version, unless a later one that begins no later has closed its whole time. */
function mayCome(state: AgreementState, version: AgreementVersion): boolean {
  if (version.completeAtMs === null) return false
  return !state.versions.some(
    (later) =>
      later.version > version.version &&
      later.firstCompleteAtMs !== null &&
      later.fromMs <= version.fromMs,
  )
}

function byAgreement(one: PlannedVersion, other: PlannedVersion): number {
  if (one.state.agreement !== other.state.agreement) {
    return one.state.agreement < other.state.agreement ? -1 : 1
  }
  return one.version.version - other.version.version
}

/** A register that knows a shared topic. */
export function withTopic(register: Register, name: string, topic: SharedTopic): Register {
  return { ...register, topics: new Map(register.topics).set(name, topic) }
}
