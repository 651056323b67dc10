import {
  createKeySets,
  createTokenVerifier,
  type RegisteredClient,
  type TokenVerifier,
} from '@ujirani/auth'
import { instantMs, type TestIssuer } from './issuer.ts'

/** A verifier with its clocks and its register in the test's hand. */
export interface TestWorld {
  nowMs: number
  monotonicMs: number
  readonly register: Map<string, RegisteredClient>
  verifier: TokenVerifier
  create(options?: { readonly cacheLimit?: number; readonly audience?: string }): TokenVerifier
  /** `accepted`, or the reason of the refusal. */
  answerTo(token: string): Promise<string | undefined>
}

/** Creates a world whose register holds a machine and a people's client of `bi.cgm`. */
export function createTestWorld(issuer: TestIssuer): TestWorld {
  const party = 'bi.cgm' as RegisteredClient['party']
  const roles = { desk: ['border-desk', 'analyst'] }
  const register = new Map<string, RegisteredClient>([
    [
      'bi.cgm-system',
      { party, kind: 'machine', scopes: ['events:publish', 'feed:read'], roles: {} },
    ],
    ['bi.cgm-dashboard', { party, kind: 'people', scopes: ['feed:read'], roles }],
  ])
  const create: TestWorld['create'] = (options) =>
    createTokenVerifier({
      audience: 'urn:ujirani:bus:test',
      findClient: (iss, clientId) => (iss === issuer.url ? register.get(clientId) : undefined),
      keySets: createKeySets({ monotonicMs: () => world.monotonicMs }),
      now: () => world.nowMs,
      ...options,
    })
  const world: TestWorld = {
    nowMs: instantMs,
    monotonicMs: 0,
    register,
    verifier: create(),
    create,
    answerTo: (token) =>
      world.verifier.verify(token).then(
        () => 'accepted',
        (error: unknown) => (error as { details: { reason?: string } }).details.reason,
      ),
  }
  return world
}
