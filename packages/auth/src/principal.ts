import type { PartyId } from '@ujirani/events'
import { ScopeMissingError } from './errors.ts'

/** How a party's record describes one of its clients. */
export interface RegisteredClient {
  readonly party: PartyId
  readonly kind: 'machine' | 'people'
  /** The most this client can be granted, whatever its tokens say. */
  readonly scopes: readonly string[] | ReadonlySet<string>
  /** The issuer's name of a role → the roles it stands for on the bus. */
  readonly roles: Readonly<Record<string, readonly string[]>>
  /** Whether its party takes tokens of it that are bound to a key only (RFC 9449). */
  readonly dpopBound?: boolean | undefined
}

/** Who is asking: what a verified token and the party's record say together. */
export interface Principal {
  readonly party: PartyId
  readonly issuer: string
  readonly clientId: string
  readonly kind: 'machine' | 'people'
  /** The issuer's name for the person, or for the machine. */
  readonly subject: string
  /** In the token and in the record. An upper bound: the agreement decides. */
  readonly scopes: ReadonlySet<string>
  /** Bus roles of a person; a machine has none. */
  readonly roles: readonly string[]
  /** After this instant (Unix milliseconds) the principal is nobody. */
  readonly expiresAtMs: number
  /** SHA-256 of the token's decoded bytes, hex; safe to record. */
  readonly tokenHash: string
}

/** What a token says once its signature and claims hold. */
export interface TokenFacts {
  readonly issuer: string
  readonly clientId: string
  readonly subject: string
  readonly scopes: readonly string[]
  readonly roles: readonly string[]
  readonly expiresAtMs: number
  readonly tokenHash: string
  /** Thumbprint of the key the token is bound to (RFC 9449 §6.1); undefined for a bearer token. */
  readonly boundTo: string | undefined
}

/** Joins a token with its client's record: neither can add to what the other allows. */
export function toPrincipal(facts: TokenFacts, client: RegisteredClient): Principal {
  const allowed = new Set(client.scopes)
  const roles = client.kind === 'people' ? facts.roles : []
  return {
    party: client.party,
    issuer: facts.issuer,
    clientId: facts.clientId,
    kind: client.kind,
    subject: facts.subject,
    scopes: new Set(facts.scopes.filter((scope) => allowed.has(scope))),
    roles: [...new Set(roles.flatMap((role) => busRoles(client, role)))],
    expiresAtMs: facts.expiresAtMs,
    tokenHash: facts.tokenHash,
  }
}

function busRoles(client: RegisteredClient, role: string): readonly string[] {
  // Own members only: an issuer's role may well be called "constructor".
  return Object.hasOwn(client.roles, role) ? (client.roles[role] ?? []) : []
}

/**
 * Checks that a principal holds a scope.
 *
 * @throws ScopeMissingError
 */
export function checkScope(principal: Principal, scope: string): void {
  if (!principal.scopes.has(scope)) throw new ScopeMissingError(scope)
}
