import type { Account, KoaContextWithOIDC } from 'oidc-provider'
import { interactionPolicy } from 'oidc-provider'
import type { Person } from './people.ts'

/** Finds a person by username, now. */
export type FindPerson = (username: string) => Person | undefined

/** The party of the client that a request is about. */
export function partyOf(ctx: KoaContextWithOIDC): unknown {
  return ctx.oidc.client?.['party']
}

/**
 * The provider's view of people. Who belongs to another party than the client does not exist for
 * it: a session at one agency's page is worth nothing at another's.
 */
export function createFindAccount(findPerson: FindPerson) {
  return (ctx: KoaContextWithOIDC, username: string): Account | undefined => {
    const person = findPerson(username)
    if (person === undefined || person.party !== partyOf(ctx)) return undefined
    const { party, name, office, roles } = person
    return {
      accountId: username,
      claims: () => ({ sub: username, party, name, office, roles: [...roles] }),
    }
  }
}

/**
 * When a person must sign in: as the provider knows it, and when the session's account is not one
 * for this client (any more). There is no consent page: what an agency's own page may ask of the
 * agency's own people stands in the client's scope and in the party's record.
 */
export function createSignInPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  const otherParty = new interactionPolicy.Check(
    'other_party',
    'The signed-in account is not one of this client’s party',
    (ctx) => ctx.oidc.session?.accountId !== undefined && ctx.oidc.account === undefined,
  )
  policy.get('login')?.checks.add(otherParty)
  policy.remove('consent')
  return policy
}
