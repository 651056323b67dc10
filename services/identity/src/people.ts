import { z } from 'zod'
import { busScopes } from './clients.ts'
import { parsePasswordHash, type PasswordHash } from './password.ts'

/** Somebody at a desk: an account, not a name in any event. */
export interface Person {
  /** Unique over all parties; `sub` in tokens. */
  readonly username: string
  readonly party: string
  readonly name: string
  readonly office: string | undefined
  /** The issuer's names of roles; the party's record maps them to roles of the bus. */
  readonly roles: readonly string[]
  /** What the person may do at the bus besides reading; the client's own scopes bound it. */
  readonly scopes: readonly string[]
  readonly password: PasswordHash
}

const person = z.strictObject({
  username: z.string().regex(/^[A-Za-z0-9._@-]{1,64}$/),
  party: z.string().regex(/^[a-z0-9.]{1,33}$/),
  name: z.string().max(120).exactOptional(),
  office: z.string().max(80).exactOptional(),
  roles: z.array(z.string().min(1).max(64)).max(32),
  scopes: z.array(z.enum(busScopes)).default([]),
  password: z.string().transform((text, context) => {
    const hash = parsePasswordHash(text)
    if (hash === undefined) context.addIssue('is not a scrypt hash')
    return hash ?? z.NEVER
  }),
})

/** Parses `people.json`; by username. */
export function parsePeople(json: unknown): ReadonlyMap<string, Person> {
  const byName = new Map<string, Person>()
  for (const entry of z.array(person).parse(json)) {
    if (byName.has(entry.username)) throw new TypeError('two people have one username')
    byName.set(entry.username, {
      ...entry,
      name: entry.name ?? entry.username,
      office: entry.office,
    })
  }
  return byName
}
