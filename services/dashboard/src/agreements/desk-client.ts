import { createClient, type Client } from '@ujirani/client'
import type { Session } from '../sign-in/sessions.ts'

/** What is asked of the gateway for a person. */
export type DeskClient = Pick<
  Client,
  | 'parties'
  | 'published'
  | 'agreements'
  | 'agreement'
  | 'agreementInWords'
  | 'consider'
  | 'discovery'
  | 'duties'
  | 'signAgreement'
  | 'actOnAgreement'
  | 'stopAgreement'
>

/** Makes the client of the person who is signed in. */
export type ClientOf = (session: Session) => DeskClient

// Somebody waits at the page: better a plain failure soon than a success much later.
const attempts = 2
const timeoutMs = 15_000

/**
 * Creates it. Each call carries the person's own token: what the person may do, the gateway decides,
 * and its access record names the person, not this page.
 */
export function createClientOf(gateway: string): ClientOf {
  return ({ person }) => {
    const token = () => Promise.resolve(person.tokens.accessToken)
    return createClient({ gateway, token, attempts, timeoutMs })
  }
}
