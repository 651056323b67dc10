import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { ConfigInvalidError, readSecretJson } from '@ujirani/runtime'
import {
  createNoteSigner,
  parseVerifierKey,
  type NoteSigner,
  type NoteVerifier,
} from '@ujirani/tlog'

const variable = 'UJIRANI_LEDGER_KEY_FILE'

/** Who the log is: its name, and the key it signs with. */
export interface LedgerIdentity {
  /** Name of the key and origin of the checkpoints. */
  readonly origin: string
  readonly signer: NoteSigner
  readonly verifier: NoteVerifier
}

/**
 * Reads the log's private key, a JWK, and finds in the trust file which log it is of: a checkpoint
 * that nobody can verify is none.
 *
 * @param ledgers the verifier keys that parties were given
 * @throws {ConfigInvalidError} the file holds no Ed25519 key, or one that nobody was given
 */
export async function readLedgerKey(
  file: string,
  ledgers: readonly string[],
): Promise<LedgerIdentity> {
  const key = await readSecretJson(file, variable, parseKey)
  for (const verifierKey of ledgers) {
    const [origin = ''] = verifierKey.split('+')
    const signer = createNoteSigner(origin, key)
    if (signer.verifierKey !== verifierKey) continue
    return { origin, signer, verifier: parseVerifierKey(verifierKey) }
  }
  const reason = 'names a key that is not among the ledgers of the trust file'
  throw new ConfigInvalidError([{ name: variable, reason }])
}

function parseKey(json: unknown): KeyObject {
  const key = createPrivateKey({ key: json as JsonWebKey, format: 'jwk' })
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key')
  return key
}
