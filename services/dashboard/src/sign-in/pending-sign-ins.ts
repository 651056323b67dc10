import { randomBytes } from 'node:crypto'
import { signInSeconds } from './cookies.ts'
import type { SignInChallenge } from './open-id.ts'

/** A sign-in that has been sent to the issuer and is not back. */
export interface PendingSignIn {
  readonly challenge: SignInChallenge
  /** The page's own address to go on at: a path with its query. */
  readonly returnTo: string
}

/** Sign-ins on their way, each good for one return. In memory: a restart means to begin again. */
export interface PendingSignIns {
  /** Keeps a sign-in; returns the random name that the browser carries. */
  add(pending: PendingSignIn): string
  /** Takes it out: it cannot be used twice. */
  take(name: string | undefined): PendingSignIn | undefined
}

// Anybody can begin one; beyond this the oldest is forgotten.
const mostPending = 1_000

/** Creates the store of sign-ins on their way. */
export function createPendingSignIns(nowMs: () => number): PendingSignIns {
  const pendings = new Map<string, PendingSignIn & { readonly endsAtMs: number }>()
  return {
    add: (pending) => {
      const [oldest] = pendings.keys()
      if (pendings.size >= mostPending && oldest !== undefined) pendings.delete(oldest)
      const name = randomBytes(32).toString('base64url')
      pendings.set(name, { ...pending, endsAtMs: nowMs() + signInSeconds * 1000 })
      return name
    },
    take: (name) => {
      const pending = name === undefined ? undefined : pendings.get(name)
      if (name === undefined || pending === undefined) return undefined
      pendings.delete(name)
      return nowMs() < pending.endsAtMs ? pending : undefined
    },
  }
}

/** An address of the page to go on at; anything that could lead elsewhere becomes the list. */
export function toReturnTo(wanted: string | undefined): string {
  if (wanted === undefined || wanted.length > 2_000) return '/'
  return /^\/(?:\?[\w%.~:@!$&'()*+,;=/?-]*)?$/.test(wanted) ? wanted : '/'
}
