import {
  createPrivateKey,
  createPublicKey,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'
import { originTopic } from '@ujirani/messaging'
import { readSecretJson } from '@ujirani/runtime'
import type { IndexEntry } from './index/entry.ts'

/** A gateway's key for receipts: Ed25519, its public half in the trust file under this kid. */
export interface ReceiptKey {
  readonly kid: string
  readonly privateKey: KeyObject
}

/** So long after its append time a record is in the ledger at the latest. */
const includeWithinMs = 10_000

/**
 * Signs receipts: the promise that an event is in the record, at this place, since this instant, and
 * that the ledger has it by another.
 *
 * A receipt is JSON text. What is signed is the RFC 8785 form of the receipt without its signature;
 * the signature is `kid.base64url`. Ed25519 is deterministic and nothing else in a receipt comes
 * from anywhere but the log, so the same entry gives the same bytes on every replica, for ever.
 */
export interface ReceiptSigner {
  readonly toReceipt: (entry: IndexEntry) => string
}

/**
 * Creates a signer. Signing takes 36 µs of the event loop. Handing it to another thread costs half
 * as much again, most of it here, and the processors are busy with other services' work.
 */
export function createReceiptSigner({ kid, privateKey }: ReceiptKey): ReceiptSigner {
  return {
    toReceipt: (entry) => {
      const unsigned = toCanonicalReceipt(entry)
      return withSignature(unsigned, kid, sign(null, Buffer.from(unsigned), privateKey))
    },
  }
}

/**
 * The RFC 8785 form of a receipt without its signature: members in code-unit order, no white space.
 * No value needs escaping: ids, sources and topics have grammars without quotes and backslashes.
 */
function toCanonicalReceipt(entry: IndexEntry): string {
  const { party, id, source, partition, offset, acceptedAtMs, commitment } = entry
  const acceptedAt = new Date(acceptedAtMs).toISOString()
  const includeBy = new Date(acceptedAtMs + includeWithinMs).toISOString()
  return (
    `{"acceptedAt":"${acceptedAt}","commitment":"${commitment.toString('base64')}",` +
    `"id":"${id}","includeBy":"${includeBy}","offset":${String(offset)},"partition":${String(partition)},` +
    `"source":"${source}","topic":"${originTopic(party)}"}`
  )
}

/** The signature is put where RFC 8785 would have it too: between `partition` and `source`. */
function withSignature(unsigned: string, kid: string, signature: Buffer): string {
  const member = `"signature":"${kid}.${signature.toString('base64url')}",`
  const at = unsigned.indexOf('"source":')
  return unsigned.slice(0, at) + member + unsigned.slice(at)
}

function parseReceiptKey(json: unknown): ReceiptKey {
  const jwk = json as JsonWebKey & { readonly kid?: unknown }
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key')
  if (typeof jwk.kid !== 'string' || !/^[A-Za-z0-9._-]{1,64}$/.test(jwk.kid)) {
    throw new TypeError('no usable kid')
  }
  return { kid: jwk.kid, privateKey }
}

/**
 * Reads the private key from its file (a JWK with a kid).
 *
 * @throws {ConfigInvalidError} the file cannot be read, is too open or holds something else
 */
export function readReceiptKey(file: string): Promise<ReceiptKey> {
  return readSecretJson(file, 'UJIRANI_GATEWAY_RECEIPT_KEY_FILE', parseReceiptKey)
}

/** The public half, as it must stand in the trust file. */
export function publicJwkOf({
  kid,
  privateKey,
}: ReceiptKey): JsonWebKey & { readonly kid: string } {
  return { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid }
}
