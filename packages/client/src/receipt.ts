import { createPublicKey, verify, type JsonWebKey } from 'node:crypto'
import canonicalize from 'canonicalize'
import { ReceiptInvalidError } from './errors.ts'
import { asObject, readText, readWhole } from './json.ts'

/** The gateway's signed promise that an event is in the log. */
export interface Receipt {
  readonly id: string
  readonly source: string
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** RFC 3339. */
  readonly acceptedAt: string
  /** RFC 3339: by then the ledger has the record. */
  readonly includeBy: string
  /** Commitment to the event's content, base64. */
  readonly commitment: string
  /**
   *     signature = kid "." base64url(Ed25519 over the RFC 8785 bytes of the receipt without it)
   */
  readonly signature: string
}

/** A gateway's receipt key, from the trust file. */
export type ReceiptKey = JsonWebKey & { readonly kid: string }

/** Parses a receipt; members of later versions are kept, as the signature covers them. */
export function parseReceipt(json: unknown): Receipt {
  const receipt = asObject(json, 'a receipt')
  return {
    ...receipt,
    id: readText(receipt, 'id'),
    source: readText(receipt, 'source'),
    topic: readText(receipt, 'topic'),
    partition: readWhole(receipt, 'partition'),
    offset: readWhole(receipt, 'offset'),
    acceptedAt: readText(receipt, 'acceptedAt'),
    includeBy: readText(receipt, 'includeBy'),
    commitment: readText(receipt, 'commitment'),
    signature: readText(receipt, 'signature'),
  }
}

/**
 * Verifies a receipt with the keys of the trust file's `receipts`; works offline.
 *
 * @returns the id of the key that signed it
 * @throws ReceiptInvalidError
 */
export function verifyReceipt(receipt: Receipt, keys: readonly ReceiptKey[]): string {
  const { signature, ...promise } = receipt
  const dot = signature.lastIndexOf('.')
  const [kid, encoded] = [signature.slice(0, dot), signature.slice(dot + 1)]
  const bytes = Buffer.from(encoded, 'base64url')
  if (dot < 1 || bytes.length !== 64 || bytes.toString('base64url') !== encoded) {
    throw new ReceiptInvalidError('its signature is not in the form of one')
  }
  const key = keys.find((known) => known.kid === kid)
  if (key === undefined) throw new ReceiptInvalidError('no known gateway signed it')
  if (!holds(promise, bytes, key)) throw new ReceiptInvalidError('its signature does not verify')
  return kid
}

function holds(promise: object, signature: Buffer, key: ReceiptKey): boolean {
  // The key decides the algorithm: one of another kind is no receipt key.
  if (key.kty !== 'OKP' || key.crv !== 'Ed25519') return false
  const text = canonicalize(promise)
  if (text === undefined) return false
  const publicKey = createPublicKey({ key, format: 'jwk' })
  return verify(null, Buffer.from(text, 'utf8'), publicKey, signature)
}
