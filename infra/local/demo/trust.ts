import { createPrivateKey, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createNoteSigner } from '@ujirani/tlog'
import { writePrivateFile } from '../process/private-file.ts'
import { keepKey, toPublic, writeJson, type PrivateJwk } from './keys.ts'
import { demoParties, demoRoots } from './parties.ts'

/** The bus id of the demo. */
export const demoBus = 'demo'

/** The name of the demo's log: of its key, and first line of its checkpoints. */
const demoLedger = 'ujirani.org/demo/ledger'

/**
 * Makes what everything chains to: root keys, the parties' signing keys, the gateway's receipt key,
 * the ledger's key, the services' secrets, and the trust file that names the public halves.
 */
export function createTrust(stateDir: string): void {
  for (const { party } of demoParties) {
    keepKey(join(stateDir, 'keys', `${party}.jwk`), `${party}-1`, 'ES256')
  }
  const roots = Array.from({ length: demoRoots.count }, (_, index) => {
    const kid = `root-${String(index + 1)}`
    return keepKey(join(stateDir, 'roots', `${kid}.jwk`), kid, 'ES256')
  })
  const receipt = keepKey(join(stateDir, 'secrets', 'receipt.jwk'), 'receipt-1', 'EdDSA')
  const ledger = keepKey(join(stateDir, 'secrets', 'ledger.jwk'), 'ledger-1', 'EdDSA')
  for (const name of ['master.key', 'cursor.key']) {
    const file = join(stateDir, 'secrets', name)
    if (!existsSync(file)) writePrivateFile(file, randomBytes(32).toString('hex'))
  }
  writeJson(join(stateDir, 'trust.json'), {
    bus: demoBus,
    demo: true,
    roots: { quorum: demoRoots.quorum, keys: roots.map(toPublic) },
    receipts: [toPublic(receipt)],
    ledgers: [toVerifierKey(ledger)],
    witnesses: [],
  })
}

function toVerifierKey(key: PrivateJwk): string {
  const privateKey = createPrivateKey({ key, format: 'jwk' })
  return createNoteSigner(demoLedger, privateKey).verifierKey
}
