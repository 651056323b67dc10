import { CompactSign, FlattenedSign, importJWK, type JWK } from 'jose'
import type { ActPayload } from './act-payload.ts'
import { hashDocument } from './agreement-document.ts'
import type { AgreementPayload } from './agreement-signature.ts'
import type { AgreementDocument } from './document.ts'
import { canonicalBytes } from './jcs.ts'
import type { JwsType } from './jws.ts'
import type { PartyPayload } from './party-act.ts'

/** A private signing key as its owner keeps it: a JWK with its `kid`. */
export type PrivateKey = JWK & { readonly kid: string }

/** RFC 7515 §7.2.1: what `POST /v1/parties` takes and `parties` holds as JSON text. */
export interface GeneralJws {
  readonly payload: string
  readonly signatures: readonly { readonly protected: string; readonly signature: string }[]
}

/**
 * Signs a party act with every key given: the party's own and the roots' (or for `amend` the old
 * and the new). The same payload may be signed in several places and the signatures joined.
 */
export async function signPartyRecord(
  payload: PartyPayload,
  keys: readonly PrivateKey[],
): Promise<GeneralJws> {
  const bytes = canonicalBytes(payload)
  const signatures = await Promise.all(
    keys.map(async (key) => {
      const { header, secret } = await prepare(key, 'ujirani-party+jws')
      const jws = await new FlattenedSign(bytes).setProtectedHeader(header).sign(secret)
      return { protected: jws.protected ?? '', signature: jws.signature }
    }),
  )
  return { payload: bytes.toString('base64url'), signatures }
}

/** What a party signs, beside the document itself. */
export interface Signing extends Pick<AgreementPayload, 'bus' | 'party' | 'counter'> {
  readonly document: AgreementDocument
}

/** Signs one version of an agreement for a party: compact JWS. */
export async function signAgreement(
  { bus, party, counter, document }: Signing,
  key: PrivateKey,
): Promise<string> {
  const { agreement, version } = document
  const hash = hashDocument(document)
  const payload: AgreementPayload = {
    bus,
    agreement,
    version,
    hash,
    action: 'sign',
    party,
    counter,
  }
  const { header, secret } = await prepare(key, 'ujirani-agreement+jws')
  return new CompactSign(canonicalBytes(payload)).setProtectedHeader(header).sign(secret)
}

/** Signs an act on an agreement for a party: compact JWS. */
export async function signAct(payload: ActPayload, key: PrivateKey): Promise<string> {
  const { header, secret } = await prepare(key, 'ujirani-act+jws')
  return new CompactSign(canonicalBytes(payload)).setProtectedHeader(header).sign(secret)
}

async function prepare(key: PrivateKey, typ: JwsType) {
  const alg = key.kty === 'EC' ? 'ES256' : 'EdDSA'
  return { header: { alg, kid: key.kid, typ }, secret: await importJWK(key, alg) }
}
