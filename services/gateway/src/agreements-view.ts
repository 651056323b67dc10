import type { AgreementId, PartyId } from '@ujirani/events'
import {
  currentVersion,
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

function signersOf({ signatures }: AgreementVersion): readonly string[] {
  return [...signatures.keys()].toSorted()
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
    signatures: signersOf(version),
  }
}

/** An agreement by itself: every version with its document. */
export function toDetail(state: AgreementState, nowMs: number): object {
  return {
    ...toSummary(state, nowMs),
    versions: state.versions.map((version) => ({
      version: version.version,
      hash: version.hash,
      state: statusOfVersion(state, version, nowMs),
      proposedBy: version.proposedBy,
      signatures: signersOf(version),
      document: version.document,
    })),
  }
}
