import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandContext } from '../commands/context.ts'
import { readRunningDemo } from '../demo.ts'
import { InputInvalidError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { readJsonFile, toText, writeJsonFile, writeNewFile } from '../files.ts'
import { createKey, toPublicKey } from './keys.ts'
import { systemScopes } from './parties.ts'

/** Options of `ujirani client new`. */
export interface NewClientOptions {
  readonly party: string
  readonly issuer?: string
  readonly audience: string
  readonly out?: string
  readonly register?: boolean
  readonly dpop?: boolean
}

/**
 * Makes an OAuth client of a party: a file with its own key (which is no signing key), and what the
 * issuer must know of it.
 */
export function newClient(
  { stateDir, terminal }: CommandContext,
  clientId: string,
  options: NewClientOptions,
): number {
  const issuer = options.issuer ?? readRunningDemo(stateDir).urls['identity']
  if (issuer === undefined) throw new InputInvalidError('say --issuer <url>')
  const folder = join(stateDir, 'clients')
  if (options.out === undefined) mkdirSync(folder, { recursive: true })
  const out = options.out ?? join(folder, `${clientId}.json`)
  const key = createKey(`${clientId}-1`, 'ES256')
  const scope = systemScopes.join(' ')
  writeNewFile(
    out,
    {
      client_id: clientId,
      party: options.party,
      kind: 'machine',
      issuer,
      token_endpoint: `${issuer}/token`,
      resource: options.audience,
      scope,
      ...(options.dpop === true ? { dpop: true } : {}),
      jwk: key,
    },
    { isSecret: true },
  )
  const registration = {
    client_id: clientId,
    party: options.party,
    scope,
    jwks: { keys: [toPublicKey(key)] },
    grant_types: ['client_credentials'],
    ...(options.dpop === true ? { dpop_bound_access_tokens: true } : {}),
  }
  if (options.register === true) register(stateDir, registration)
  terminal.print(toText(registration).trimEnd())
  terminal.tell(`The client's key is in ${out}. Its issuer needs what is printed here.`)
  return exitCodes.done
}

/** The demo's identity follows this file; it must never be seen half-written. */
function register(stateDir: string, registration: { readonly client_id: string }): void {
  const file = join(stateDir, 'identity', 'clients.json')
  if (!existsSync(file)) throw new InputInvalidError('the demo has no identity to register with')
  const known = readJsonFile(file) as readonly { readonly client_id: string }[]
  const others = known.filter((each) => each.client_id !== registration.client_id)
  writeJsonFile(`${file}.new`, [...others, registration], { isSecret: true })
  renameSync(`${file}.new`, file)
}
