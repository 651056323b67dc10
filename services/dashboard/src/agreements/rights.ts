import type { Session } from '../sign-in/sessions.ts'

/** What a person may do to agreements, by the token: for the page to show what it can offer. */
interface Rights {
  /** Hand in what the party has signed. */
  readonly sign: boolean
  /** Stop an agreement at once, by the token alone. */
  readonly stop: boolean
}

/** Reads them; the gateway asks again, and its word is what counts. */
export function rightsOf({ person: { scopes } }: Session): Rights {
  return {
    sign: scopes.includes('agreements:write'),
    stop: scopes.includes('agreements:suspend'),
  }
}
