import { randomBytes, scrypt, type ScryptOptions } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { keepJson, writeJson } from './keys.ts'
import { demoParties, type DemoParty } from './parties.ts'

/** Somebody who may sign in at a party's dashboard. */
interface DemoPerson {
  readonly username: string
  readonly password: string
  readonly roles: readonly string[]
  readonly office: string
}

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)
/** The passwords are random, 96 bits: a dictionary is no help, so the least cost will do. */
const cost = { log2: 14, blockSize: 8, parallelism: 1 } as const

/**
 * Writes `people/<party>.json`, one person per role with a password made for this machine, and
 * identity's `people.json` with their hashes.
 */
export async function createPeople(stateDir: string): Promise<void> {
  const accountsFile = join(stateDir, 'identity', 'people.json')
  const known = new Map(readAccounts(accountsFile).map((entry) => [entry.username, entry]))
  const accounts = await Promise.all(
    demoParties.flatMap((demo) => {
      const file = join(stateDir, 'people', `${demo.party}.json`)
      const people = keepJson(file, () => inventPeople(demo))
      return people.map(
        async (person) => known.get(person.username) ?? (await toAccount(demo.party, person)),
      )
    }),
  )
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
  /** `$scrypt$ln=…,r=…,p=…$<salt>$<hash>`, base64 without padding (RFC 7914). */
  readonly password: string
}

function readAccounts(file: string): readonly Account[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Account[]) : []
}

async function toAccount(party: string, person: DemoPerson): Promise<Account> {
  const { username, office, roles } = person
  return { username, party, office, roles, password: await hash(person.password) }
}

async function hash(password: string): Promise<string> {
  const salt = randomBytes(16)
  const { log2, blockSize, parallelism } = cost
  const derived = await derive(password, salt, 32, { N: 2 ** log2, r: blockSize, p: parallelism })
  const toText = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
  const parameters = `ln=${String(log2)},r=${String(blockSize)},p=${String(parallelism)}`
  return `$scrypt$${parameters}$${toText(salt)}$${toText(derived)}`
}
