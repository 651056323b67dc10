import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { spawnGuarded } from '../process/guarded.ts'
import { keepJson, writeJson } from './keys.ts'
import { demoParties, type DemoParty } from './parties.ts'

/** Somebody who may sign in at a party's dashboard. */
interface DemoPerson {
  readonly username: string
  readonly password: string
  readonly roles: readonly string[]
  readonly office: string
}

/**
 * Writes `people/<party>.json`, one person per role with a password made for this machine, and
 * identity's `people.json` with their hashes.
 */
export async function createPeople(stateDir: string): Promise<void> {
  const accountsFile = join(stateDir, 'identity', 'people.json')
  const known = new Map(readAccounts(accountsFile).map((entry) => [entry.username, entry]))
  const people = demoParties.flatMap((demo) => {
    const file = join(stateDir, 'people', `${demo.party}.json`)
    return keepJson(file, () => inventPeople(demo)).map((person) => ({ demo, person }))
  })
  const fresh = people.filter(({ person }) => !known.has(person.username))
  const hashes = await hashAll(fresh.map(({ person }) => person.password))
  const made = new Map(fresh.map(({ person }, i) => [person.username, hashes[i] ?? '']))
  const accounts = people.map(({ demo: { party }, person: { username, office, roles } }) => {
    const password = made.get(username) ?? ''
    const account = known.get(username) ?? { username, party, office, roles, password }
    return { ...account, scopes: scopesOf(roles) }
  })
  writeJson(accountsFile, accounts)
}

function inventPeople({ party, desks }: DemoParty): readonly DemoPerson[] {
  return Object.entries(desks).map(([role, office]) => ({
    username: `${role}@${party}`,
    password: randomBytes(12).toString('base64url'),
    roles: [role],
    office,
  }))
}

/** What identity keeps of a person. */
interface Account {
  readonly username: string
  readonly party: string
  readonly office: string
  readonly roles: readonly string[]
  /** What the person may do at the bus besides reading. */
  readonly scopes: readonly string[]
  /** A hash; see `hash-passwords/main.ts`. */
  readonly password: string
}

function readAccounts(file: string): readonly Account[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Account[]) : []
}

/** Supervisors may sign for their party and stop an agreement; at the other desks people read. */
function scopesOf(roles: readonly string[]): readonly string[] {
  return roles.includes('supervisor') ? ['agreements:write', 'agreements:suspend'] : []
}

/** Hashes in a process of its own, in the order given. */
async function hashAll(passwords: readonly string[]): Promise<readonly string[]> {
  if (passwords.length === 0) return []
  const script = fileURLToPath(new URL('./hash-passwords/main.ts', import.meta.url))
  const { stdin, stdout } = spawnGuarded({
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', script],
    options: { stdio: ['pipe', 'pipe', 'inherit'] },
  })
  if (stdin === null || stdout === null) throw new TypeError('a process without pipes')
  stdin.end(JSON.stringify(passwords))
  return (await json(stdout)) as readonly string[]
}
