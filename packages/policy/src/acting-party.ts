import type { PartyId } from '@ujirani/events'
import { parseAct, type ActPayload } from './act-payload.ts'
import { parseAgreementSignature } from './agreement-signature.ts'
import { SignatureInvalidError } from './errors.ts'
import { parsePartyAct } from './party-act.ts'

/**
 * The party that a record is about, before anything is verified: for addressing the act only.
 *
 * @param jws general JWS serialisation, as text
 * @throws {PartyInvalidError | SignatureInvalidError} the act is malformed
 */
export function partyOfAct(jws: string): PartyId {
  return parsePartyAct(jws).payload.party
}

/**
 * Checks that a signature over an agreement claims to be by this very party, so that nobody hands
 * in another's. Whether it verifies, the register says.
 *
 * @param jws compact JWS
 * @throws {SignatureInvalidError}
 */
export function checkSigner(jws: string, party: PartyId): void {
  if (parseAgreementSignature(jws).payload.party !== party) {
    throw new SignatureInvalidError('the signature is by another party than the caller')
  }
}

/**
 * Takes an act apart that claims to be by this very party. Whether it verifies, the register says.
 *
 * @param jws compact JWS
 * @throws {SignatureInvalidError} the act is malformed, or by another party
 */
export function readOwnAct(jws: string, party: PartyId): ActPayload {
  const { payload } = parseAct(jws)
  if (payload.party === party) return payload
  throw new SignatureInvalidError('the act is by another party than the caller')
}

/**
 * The version of its agreement that a signature is under, before anything is verified.
 *
 * @param jws compact JWS
 * @throws {SignatureInvalidError} the signature is malformed
 */
export function versionOfSignature(jws: string): number {
  return parseAgreementSignature(jws).payload.version
}
