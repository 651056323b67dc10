import type { Client } from '@ujirani/client'
import { z } from 'zod'

const ownParty = z.object({
  party: z.string(),
  record: z.object({ roles: z.record(z.string(), z.array(z.string())) }),
})

/** Translates an issuer's names of roles into roles of the bus. */
export type ToBusRoles = (issuerRoles: readonly string[]) => Promise<readonly string[]>

/**
 * Creates the translation, as the party's own signed record has it at this moment. A role that the
 * record does not name is none; while the record cannot be read, nobody can sign in.
 */
export function createToBusRoles(client: Pick<Client, 'parties'>, party: string): ToBusRoles {
  return async (issuerRoles) => {
    const own = (await client.parties()).find((entry) => entry['party'] === party)
    const { roles } = ownParty.parse(own).record
    const held = issuerRoles.flatMap((role) => (Object.hasOwn(roles, role) ? roles[role] : []))
    return [...new Set(held.filter((role) => role !== undefined))].sort()
  }
}
