import type { AgreementId, PartyId } from '@ujirani/events'
import type { AgreementState, Register } from './register.ts'
import { statusOfVersion, type AgreementStatus } from './status.ts'

/** A version that waits for a party whose signature under it is void. */
export interface VersionToSign {
  readonly agreement: AgreementId
  readonly version: number
  readonly hash: string
}

const over: ReadonlySet<AgreementStatus> = new Set(['SUPERSEDED', 'TERMINATED', 'EXPIRED'])

/**
 * The versions that a party must sign again because the key that it signed them with was declared
 * compromised from before that on: none of them is in force until it has. By agreement and version.
 */
export function toSignAgain(
  register: Register,
  party: PartyId,
  atMs: number,
): readonly VersionToSign[] {
  return [...register.agreements.values()]
    .flatMap((state) => voidIn(state, party, atMs))
    .toSorted((one, other) =>
      one.agreement === other.agreement
        ? one.version - other.version
        : one.agreement < other.agreement
          ? -1
          : 1,
    )
}

function voidIn(state: AgreementState, party: PartyId, atMs: number): readonly VersionToSign[] {
  const { agreement } = state
  return state.versions
    .filter(({ signed, signatures }) => {
      return signed.some((each) => each.party === party) && !signatures.has(party)
    })
    .filter((version) => !over.has(statusOfVersion(state, version, atMs)))
    .map(({ version, hash }) => ({ agreement, version, hash }))
}
