import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { cosignedMessage, joinCosignature, splitCosignature } from './cosignature.ts'
import { NoteInvalidError } from './errors.ts'
import { isKeyName, type NoteSignature } from './note.ts'

/**
 * The kinds of signature that are understood here, by their byte: Ed25519 over the note's text, and
 * a witness's Ed25519 cosignature with its time. Lines of another kind (ML-DSA, 0x06) are carried.
 */
const signatureTypes = { ed25519: 0x01, cosignature: 0x04 } as const

type SignatureType = (typeof signatureTypes)[keyof typeof signatureTypes]

/** Who is believed to sign notes. */
export interface NoteVerifier {
  readonly name: string
  /** 8 digits of lower-case hex. */
  readonly keyId: string
  readonly type: SignatureType
  /** Whether the signature is this key's over the text. */
  readonly holds: (text: string, signature: Uint8Array) => boolean
}

/** Who signs notes. */
export interface NoteSigner {
  /** `<name>+<key id>+<base64 of the key>`: what verifiers are given. */
  readonly verifierKey: string
  readonly sign: (text: string) => NoteSignature
}

const keyBytes = 32
const signatureBytes = 64
// The DER before the 32 bytes of an Ed25519 public key (RFC 8410).
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')
const pattern = /^([^+]+)\+([0-9a-f]{8})\+([^+].*)$/su

/**
 * Reads a verifier key, `<name>+<8 hex digits>+<base64 of type and key>`.
 *
 * @throws {NoteInvalidError} it is malformed, of a kind that is not understood here, or its id is
 *   another key's
 * @see https://c2sp.org/signed-note
 */
export function parseVerifierKey(text: string): NoteVerifier {
  const [, name, keyId, encoded] = pattern.exec(text) ?? []
  const bytes = encoded === undefined ? undefined : decodeBase64(encoded)
  if (name === undefined || keyId === undefined || bytes === undefined || !isKeyName(name)) {
    throw new NoteInvalidError('a verifier key is malformed')
  }
  if (keyIdOf(name, bytes) !== keyId) throw new NoteInvalidError('a verifier key has another id')
  const type = Object.values(signatureTypes).find((known) => known === bytes[0])
  if (type === undefined || bytes.length !== 1 + keyBytes) {
    throw new NoteInvalidError('a verifier key is of an unknown kind')
  }
  const key = toPublicKey(bytes.subarray(1))
  return { name, keyId, type, holds: holders[type](key) }
}

type Holds = NoteVerifier['holds']

const holders: Readonly<Record<SignatureType, (key: KeyObject) => Holds>> = {
  [signatureTypes.ed25519]: (key) => (text, signature) =>
    signature.length === signatureBytes && verify(null, Buffer.from(text), key, signature),
  [signatureTypes.cosignature]: (key) => (text, bytes) => {
    const parts = splitCosignature(bytes)
    if (parts === undefined) return false
    return verify(null, cosignedMessage(text, parts.seconds), key, parts.signature)
  },
}

/**
 * Makes a signer of notes.
 *
 * @param key an Ed25519 private key
 * @throws {TypeError} the key is of another kind, or the name cannot be a key's name
 */
export function createNoteSigner(name: string, key: KeyObject): NoteSigner {
  const { keyId, verifierKey } = describe(name, key, signatureTypes.ed25519)
  return {
    verifierKey,
    sign: (text) => ({ name, keyId, signature: sign(null, Buffer.from(text), key) }),
  }
}

/**
 * Makes a witness's signer. The text must be a checkpoint's; that it continues what was signed
 * before is for the caller to know.
 *
 * @param key an Ed25519 private key, used for nothing else
 * @param seconds the time that is signed with it, seconds since 1970
 * @throws {TypeError} the key is of another kind, or the name cannot be a key's name
 * @see https://c2sp.org/tlog-cosignature
 */
export function createCosigner(name: string, key: KeyObject, seconds: () => number): NoteSigner {
  const { keyId, verifierKey } = describe(name, key, signatureTypes.cosignature)
  return {
    verifierKey,
    sign: (text) => {
      const at = seconds()
      const signature = sign(null, cosignedMessage(text, at), key)
      return { name, keyId, signature: joinCosignature(at, signature) }
    },
  }
}

function describe(
  name: string,
  key: KeyObject,
  type: SignatureType,
): { readonly keyId: string; readonly verifierKey: string } {
  if (key.type !== 'private' || key.asymmetricKeyType !== 'ed25519') {
    throw new TypeError('a note is signed with an Ed25519 private key')
  }
  if (!isKeyName(name)) throw new TypeError('a key name is not empty, and has no space and no plus')
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const bytes = Buffer.concat([Buffer.from([type]), spki.subarray(-keyBytes)])
  const keyId = keyIdOf(name, bytes)
  return { keyId, verifierKey: `${name}+${keyId}+${bytes.toString('base64')}` }
}

/** The first four bytes of SHA-256 over name, LF, type and key. */
function keyIdOf(name: string, typeAndKey: Uint8Array): string {
  const input = Buffer.concat([Buffer.from(`${name}\n`), typeAndKey])
  return hash('sha256', input, 'hex').slice(0, 8)
}

function toPublicKey(raw: Uint8Array): KeyObject {
  const key = Buffer.concat([spkiPrefix, raw])
  return createPublicKey({ key, format: 'der', type: 'spki' })
}
