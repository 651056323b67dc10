import type { IncomingMessage, ServerResponse } from 'node:http'

/** The two cookies of a page. Both hold a random name for something on the server, nothing else. */
export interface Cookies {
  /** Of somebody who is signed in: never sent with a request that another site begins. */
  readonly session: Cookie
  /**
   * Of a sign-in on its way. The way back from the issuer begins on another site, which a strict
   * cookie would not survive; it is good for one sign-in, within ten minutes, and for nothing else.
   */
  readonly signIn: Cookie
}

/** A cookie of one page. */
interface Cookie {
  readonly name: string
  read(request: IncomingMessage): string | undefined
  set(response: ServerResponse, value: string): void
  clear(response: ServerResponse): void
}

const valuePattern = /^[A-Za-z0-9_-]{43}$/
export const signInSeconds = 600

/**
 * Creates the cookies of a party's page. With https the `__Host-` prefix makes browsers insist on
 * Secure, on path / and on no domain. On the loopback's plain http it would need Secure, which not
 * every browser grants there; as cookies know no ports, the party in the name keeps pages apart.
 */
export function createCookies(pageUrl: string, party: string): Cookies {
  const isSecure = pageUrl.startsWith('https:')
  const prefix = isSecure ? '__Host-ujirani' : 'ujirani'
  const secure = isSecure ? '; Secure' : ''
  return {
    session: createCookie(`${prefix}-${party}`, `; Path=/; HttpOnly; SameSite=Strict${secure}`),
    signIn: createCookie(
      `${prefix}-sign-in-${party}`,
      `; Path=/; HttpOnly; SameSite=Lax; Max-Age=${String(signInSeconds)}${secure}`,
    ),
  }
}

function createCookie(name: string, attributes: string): Cookie {
  return {
    name,
    read: ({ headers }) => {
      const values = (headers.cookie ?? '')
        .split(';')
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(`${name}=`))
        .map((pair) => pair.slice(name.length + 1))
      // Two of one name: somebody has planted one, and which is ours cannot be told.
      const [value] = values
      return values.length === 1 && value !== undefined && valuePattern.test(value)
        ? value
        : undefined
    },
    set: (response, value) => {
      response.appendHeader('set-cookie', `${name}=${value}${attributes}`)
    },
    clear: (response) => {
      response.appendHeader('set-cookie', `${name}=${attributes}; Max-Age=0`)
    },
  }
}
