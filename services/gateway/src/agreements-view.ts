import type { AgreementId, PartyId } from '@ujirani/events'
import {
  currentVersion,
  signersOf,
  statusAt,
  statusOfVersion,
  type AgreementState,
  type AgreementVersion,
  type Register,
} from '@ujirani/policy'

/** Whether an agreement is known to a party: it is, or may become, a party of it, or audits it. */
function isKnownTo(state: AgreementState, party: PartyId): boolean {
  return state.versions.some(({ document }) => {
    const { parties, oversight } = document
    return (
      parties.some((each) => each.party === party) || oversight?.auditors.includes(party) === true
    )
  })
}

/** Agreements a party may know of, by id. */
export function agreementsOf(register: Register, party: PartyId): readonly AgreementState[] {
  return [...register.agreements.values()]
    .filter((state) => isKnownTo(state, party))
    .toSorted((one, other) => (one.agreement < other.agreement ? -1 : 1))
}

/** One agreement a party may know of. */
export function findAgreement(
  register: Register,
  party: PartyId,
  agreement: string,
): AgreementState | undefined {
  const state = register.agreements.get(agreement as AgreementId)
  return state !== undefined && isKnownTo(state, party) ? state : undefined
}

/** An instant as RFC 3339 has it, in UTC. */
export const isoOf = (ms: number): string => new Date(ms).toISOString()

function signedBy({ signatures }: AgreementVersion): readonly string[] {
  return [...signatures.keys()].toSorted()
}

/** Who has still to sign; nobody, when the version is complete or will never be. */
function pendingOf(state: AgreementState, version: AgreementVersion, nowMs: number) {
  if (version.completeAtMs !== null) return []
  if (statusOfVersion(state, version, nowMs) === 'SUPERSEDED') return []
  return signersOf(state.versions, version)
    .filter((party) => !version.signatures.has(party))
    .toSorted()
}

/** Who holds the agreement back, since when and by what, the first one first. */
function suspensionsOf({ standing }: AgreementState): readonly object[] {
  return [...standing.suspensions.values()]
    .toSorted((one, other) => one.offset - other.offset)
    .map(({ party, atMs, reason, isStop }) => ({
      party,
      since: isoOf(atMs),
      by: isStop ? 'TOKEN' : 'SIGNATURE',
      reason,
    }))
}

/** An agreement in a list: what counts now. */
export function toSummary(state: AgreementState, nowMs: number): object {
  const version = currentVersion(state, nowMs)
  const { document } = version
  return {
    agreement: state.agreement,
    version: version.version,
    hash: version.hash,
    state: statusAt(state, nowMs),
    titles: document.titles,
    parties: document.parties.map(({ party }) => party),
    validity: document.validity,
    signatures: signedBy(version),
    pending: pendingOf(state, version, nowMs),
    suspensions: suspensionsOf(state),
  }
}

function terminationOf({ standing: { termination } }: AgreementState): object | null {
  if (termination === null) return null
  const { party, atMs, endsAtMs } = termination
  return { party, since: isoOf(atMs), endsAt: isoOf(endsAtMs) }
}

function activationOf({ standing }: AgreementState, { version }: AgreementVersion): object | null {
  const activation = standing.activations.get(version)
  if (activation === undefined) return null
  const { party, atMs, event } = activation
  return { party, since: isoOf(atMs), event }
}

/** Everything that parties have signed or stopped, with its place in the log of agreements. */
function actsOf({ versions, deeds }: AgreementState): readonly object[] {
  const signatures = versions.flatMap(({ version, signed }) =>
    signed.map(({ offset, party, kid, atMs }) => ({
      ...{ offset, party, act: 'sign', version, kid, at: isoOf(atMs) },
    })),
  )
  const acts = deeds.map((deed) => {
    const { offset, party, atMs } = deed
    const said =
      deed.kind === 'stop'
        ? { act: 'stop', version: null, kid: null }
        : { act: deed.payload.action, version: deed.payload.version, kid: deed.kid }
    return { offset, party, ...said, at: isoOf(atMs) }
  })
  return [...signatures, ...acts].toSorted((one, other) => one.offset - other.offset)
}

/**
 * An agreement by itself: every version with its document, and what the parties have done to it.
 *
 * @param party who looks: it is told its own last counter, for what it signs next
 */
export function toDetail(state: AgreementState, party: PartyId, nowMs: number): object {
  const { standing } = state
  return {
    ...toSummary(state, nowMs),
    counter: state.counters.get(party) ?? 0,
    backfillAskedBy: [...standing.votes.keys()].toSorted(),
    pauses: standing.pauses.map(({ fromMs, untilMs, isBackfilled }) => ({
      since: isoOf(fromMs),
      until: untilMs === null ? null : isoOf(untilMs),
      isBackfilled,
    })),
    termination: terminationOf(state),
    acts: actsOf(state),
    certificates: standing.certificates.map((each) => ({
      party: each.party,
      topic: each.topic,
      upTo: each.upTo,
      destroyedAt: each.destroyedAt,
    })),
    versions: state.versions.map((version) => ({
      version: version.version,
      hash: version.hash,
      state: statusOfVersion(state, version, nowMs),
      proposedBy: version.proposedBy,
      signatures: signedBy(version),
      pending: pendingOf(state, version, nowMs),
      activation: activationOf(state, version),
      acknowledges: version.acknowledges,
      document: version.document,
    })),
  }
}
