import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createClients, type DemoAddresses } from './clients.ts'
import { createKey, keepJson } from './keys.ts'
import { createPeople } from './people.ts'
import { createTrust } from './trust.ts'

/**
 * Makes everything of the demo that is not on the bus itself: keys, secrets, trust file, clients
 * and people. What is there stays as it is, so a second start finds the same parties; only the
 * addresses are written anew. Every file is 0600, for most hold private keys.
 */
export async function createDemo(stateDir: string, addresses: DemoAddresses): Promise<void> {
  createTrust(stateDir)
  createClients(stateDir, addresses)
  const identity = join(stateDir, 'identity')
  keepJson(join(identity, 'jwks.json'), () => ({
    // Identity refuses these keys when it is told that it is production.
    demo: true,
    keys: [createKey('identity-1', 'ES256')],
  }))
  keepJson(join(identity, 'cookies.json'), () => ({ keys: [randomBytes(32).toString('hex')] }))
  await createPeople(stateDir)
}
