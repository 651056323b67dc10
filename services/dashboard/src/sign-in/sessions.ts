import { createHash, randomBytes } from 'node:crypto'
import type { ToBusRoles } from '../bus-roles.ts'
import type { OpenId } from './open-id.ts'
import type { SignedIn } from './signed-in.ts'

/** Somebody who is signed in at this page. */
export interface Session {
  readonly person: SignedIn
  /** Bus roles, as of the last renewal: they filter every query. */
  readonly roles: readonly string[]
}

/**
 * Who is signed in. In memory: a restart means to sign in again, which the issuer's own session
 * makes a matter of one click. A session is renewed with its token while it is used, and ends with
 * the token when it is not, or when the issuer no longer renews it.
 */
export interface Sessions {
  /** Begins a session; returns the random name that the browser carries. */
  begin(person: SignedIn): Promise<string>
  /** The session of that name, its token good now. */
  find(name: string | undefined): Promise<Session | undefined>
  end(name: string | undefined): Session | undefined
  /** Forgets the sessions whose tokens have run out. */
  purge(): void
  readonly count: () => number
}

interface SessionsParts {
  readonly openId: Pick<OpenId, 'renew'>
  readonly toBusRoles: ToBusRoles
  readonly nowMs: () => number
}

interface Held {
  session: Session
  renewal: Promise<Session | undefined> | undefined
}

const mostSessions = 2_000
const renewBeforeMs = 90_000

/** Kept under its hash: who reads this memory's dump cannot come back with it. */
const keyOf = (name: string): string => createHash('sha256').update(name).digest('base64url')

/** Creates the store of sessions. */
export function createSessions({ openId, toBusRoles, nowMs }: SessionsParts): Sessions {
  const held = new Map<string, Held>()
  const isOver = ({ session }: Held): boolean => nowMs() >= session.person.tokens.expiresAtMs

  const renew = createRenewal({ openId, toBusRoles }, held, isOver)
  return {
    begin: async (person) => {
      const session = { person, roles: await toBusRoles(person.issuerRoles) }
      const [oldest] = held.keys()
      if (held.size >= mostSessions && oldest !== undefined) held.delete(oldest)
      const name = randomBytes(32).toString('base64url')
      held.set(keyOf(name), { session, renewal: undefined })
      return name
    },
    find: (name) => {
      const key = name === undefined ? undefined : keyOf(name)
      const entry = key === undefined ? undefined : held.get(key)
      if (key === undefined || entry === undefined) return Promise.resolve(undefined)
      if (isOver(entry)) {
        held.delete(key)
        return Promise.resolve(undefined)
      }
      const leftMs = entry.session.person.tokens.expiresAtMs - nowMs()
      if (leftMs > renewBeforeMs) return Promise.resolve(entry.session)
      entry.renewal ??= renew(key, entry)
      return entry.renewal
    },
    end: (name) => {
      const key = name === undefined ? '' : keyOf(name)
      const entry = held.get(key)
      held.delete(key)
      return entry?.session
    },
    purge: () => {
      for (const [key, entry] of held) if (isOver(entry)) held.delete(key)
    },
    count: () => held.size,
  }
}

/** Renews a session's tokens and roles; gives it while it is not over. */
function createRenewal(
  { openId, toBusRoles }: Pick<SessionsParts, 'openId' | 'toBusRoles'>,
  held: Map<string, Held>,
  isOver: (entry: Held) => boolean,
): (key: string, entry: Held) => Promise<Session | undefined> {
  return async (key, entry) => {
    try {
      const { person: before, roles } = entry.session
      const person = await openId.renew(before)
      // The issuer may have taken a role away; which ones the others stand for is asked next.
      const isSame = person.issuerRoles.join() === before.issuerRoles.join()
      entry.session = { person, roles: isSame ? roles : [] }
      entry.session = { person, roles: await toBusRoles(person.issuerRoles) }
    } catch {
      // An issuer or a gateway that is down must not sign people out before their token ends.
    } finally {
      entry.renewal = undefined
    }
    if (isOver(entry)) held.delete(key)
    // Not when it was ended while it was being renewed.
    return held.get(key) === entry ? entry.session : undefined
  }
}
