import type { IncomingMessage } from 'node:http'
import { SessionMissingError } from '../errors.ts'
import type { Cookies } from './cookies.ts'
import type { Session, Sessions } from './sessions.ts'

/** Finds who is asking; throws {@link SessionMissingError} when nobody is signed in (any more). */
export type Authenticate = (request: IncomingMessage) => Promise<Session>

/** Creates the check that every route with data begins with. */
export function createAuthenticate(
  cookies: Pick<Cookies, 'session'>,
  sessions: Pick<Sessions, 'find'>,
): Authenticate {
  return async (request) => {
    const session = await sessions.find(cookies.session.read(request))
    if (session === undefined) throw new SessionMissingError()
    return session
  }
}
