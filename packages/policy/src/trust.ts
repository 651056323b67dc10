import { TrustInvalidError } from './errors.ts'
import { fingerprintOf, publicKey, type PublicKey } from './public-key.ts'
import { findFaults, flag, listOf, objectOf, optional, text, whole, type Shape } from './shape.ts'

/** What a service is told out of band: whom it believes, and on which bus. */
export interface Trust {
  readonly bus: string
  /** A demo's private keys lie beside it on the same disk; production refuses such a file. */
  readonly demo: boolean
  readonly roots: { readonly quorum: number; readonly keys: readonly PublicKey[] }
  /** The gateways' receipt keys, Ed25519. */
  readonly receipts: readonly PublicKey[]
  /** Verifier keys of the logs, as C2SP signed-note writes them. */
  readonly ledgers: readonly string[]
  /** Verifier keys of the witnesses, as C2SP signed-note writes them. */
  readonly witnesses: readonly string[]
}

type TrustFile = Omit<Trust, 'demo'> & { readonly demo?: boolean }

/** The grammar of a bus id, which every signed payload names. */
export const busId: Shape<string> = text(
  /^[a-z0-9-]{1,32}$/,
  'must be a bus id: 1 to 32 of a-z, 0-9 and hyphen',
)

// <name>+<hex key id>+<base64 key>: https://c2sp.org/signed-note
const verifierKey = text(
  /^[^\s+\p{Cc}]{1,128}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{2,4096}={0,2}$/u,
  'must be a signed-note verifier key',
)

const rootLimit = 16

const trustFile = objectOf<TrustFile>({
  bus: busId,
  demo: optional(flag),
  roots: objectOf<Trust['roots']>({
    quorum: whole(1, rootLimit),
    keys: listOf(publicKey, { min: 1, max: rootLimit, by: ({ kid }) => kid }),
  }),
  receipts: listOf(publicKey, { min: 0, max: 64, by: ({ kid }) => kid }),
  ledgers: listOf(verifierKey, { min: 0, max: 16, by: (key) => key }),
  witnesses: listOf(verifierKey, { min: 0, max: 64, by: (key) => key }),
})

/**
 * Reads a trust file's JSON. Nothing is taken on faith from half a file: one fault and the
 * whole is refused.
 * @throws {TrustInvalidError}
 */
export function parseTrust(json: unknown): Trust {
  const [fault] = findFaults(trustFile, json)
  if (fault !== undefined) {
    throw new TrustInvalidError({ reason: `${fault.pointer || '/'} ${fault.detail}` })
  }
  const { demo = false, ...file } = json as TrustFile
  const { quorum, keys } = file.roots
  if (quorum > keys.length) {
    throw new TrustInvalidError({ reason: 'the quorum is more than there are roots' })
  }
  // One key under two names would count twice towards the quorum.
  const fingerprints = [...keys, ...file.receipts].map(fingerprintOf)
  if (new Set(fingerprints).size !== fingerprints.length) {
    throw new TrustInvalidError({ reason: 'one key stands under two names' })
  }
  if ([...keys, ...file.receipts].some(({ exp }) => exp !== undefined)) {
    throw new TrustInvalidError({ reason: 'a key has an exp: the file itself is to be replaced' })
  }
  if (file.receipts.some(({ kty }) => kty !== 'OKP')) {
    throw new TrustInvalidError({ reason: 'a receipt key is not Ed25519' })
  }
  return { ...file, demo }
}
