import type { AgreementId, PartyId } from '@ujirani/events'
import { SignatureInvalidError } from './errors.ts'
import { parseCompactJws, verifyPart, type SignaturePart, type UnverifiedJws } from './jws.ts'
import { counter } from './counter.ts'
import { partyId } from './party-record.ts'
import { isExpired } from './public-key.ts'
import { recordAt, type Register } from './register.ts'
import { findFaults, objectOf, oneOf, text, whole, type Shape } from './shape.ts'
import { busId } from './trust.ts'

/**
 * What a party signs to bind itself to one version.
 * ```
 * {"bus", "agreement", "version", "hash": "sha256:…", "action": "sign", "party", "counter"}
 * ```
 * RFC 8785 bytes in a compact JWS, `typ` `ujirani-agreement+jws`, `kid` a key in its record.
 */
export interface AgreementPayload {
  readonly bus: string
  readonly agreement: AgreementId
  readonly version: number
  readonly hash: string
  readonly action: 'sign'
  readonly party: PartyId
  /** Strictly rising per party and agreement. */
  readonly counter: number
}

/** What is verified by the record of the party that it names. */
export interface UnverifiedStatement {
  readonly jws: UnverifiedJws
  readonly part: SignaturePart
  readonly payload: Pick<AgreementPayload, 'bus' | 'party'>
}

/** A signature taken apart; its form is right, and it is not verified. */
export interface UnverifiedAgreementSignature extends UnverifiedStatement {
  readonly payload: AgreementPayload
}

const agreementPayload: Shape<AgreementPayload> = objectOf<AgreementPayload>({
  bus: busId,
  agreement: text<AgreementId>(/^[a-z0-9-]{3,48}$/),
  version: whole(1, 10_000),
  hash: text(/^sha256:[0-9a-f]{64}$/),
  action: oneOf(['sign']),
  party: partyId,
  counter,
})

/**
 * Takes a signature's compact JWS apart.
 * @throws {SignatureInvalidError}
 */
export function parseAgreementSignature(compact: string): UnverifiedAgreementSignature {
  const jws = parseCompactJws(compact, 'ujirani-agreement+jws')
  const [part] = jws.parts
  const [fault] = findFaults(agreementPayload, jws.payload)
  if (part === undefined || fault !== undefined) {
    throw new SignatureInvalidError(`the payload’s ${fault?.pointer ?? ''} is not as it must be`)
  }
  return { jws, part, payload: jws.payload as unknown as AgreementPayload }
}

/**
 * Verifies a signature or an act by the record its party had when it entered the log.
 * @throws {SignatureInvalidError}
 */
export async function verifyAgreementSignature(
  { jws, part, payload }: UnverifiedStatement,
  register: Register,
  atMs: number,
): Promise<void> {
  if (payload.bus !== register.trust.bus) {
    throw new SignatureInvalidError('the act is signed for another bus')
  }
  const state = register.parties.get(payload.party)
  const record = state === undefined ? undefined : recordAt(state, atMs)
  const key = record?.keys.find(({ kid }) => kid === part.kid)
  if (key === undefined) {
    throw new SignatureInvalidError('the kid is no key of the party at this position')
  }
  if (isExpired(key, atMs)) throw new SignatureInvalidError('the key has expired')
  await verifyPart(jws, part, key)
}
