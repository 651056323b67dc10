import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseClientFile } from '@ujirani/auth'
import { parseTrust } from '@ujirani/policy'
import { createDemo } from './create-demo.ts'
import { demoParties } from './parties.ts'

const addresses = {
  issuer: 'http://127.0.0.1:8082',
  dashboard: 'http://127.0.0.1:8081',
  resource: 'urn:ujirani:bus:demo',
}

describe('createDemo', () => {
  let stateDir: string
  beforeAll(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'demo-'))
    await createDemo(stateDir, addresses)
  })
  afterAll(() => {
    rmSync(stateDir, { recursive: true })
  })

  const read = (file: string): unknown => JSON.parse(readFileSync(join(stateDir, file), 'utf8'))
  const files = (): readonly string[] =>
    readdirSync(stateDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  const contents = (): ReadonlyMap<string, string> =>
    new Map(files().map((file) => [file, readFileSync(file, 'utf8')]))

  it('writes nothing that others may read', () => {
    expect(files().length).toBeGreaterThan(50)
    for (const file of files()) expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o600])
  })

  it('writes a trust file that services believe: three roots, two of which must sign', () => {
    const trust = parseTrust(read('trust.json'))
    expect(trust.bus).toBe('demo')
    expect(trust.demo).toBe(true)
    expect(trust.roots.quorum).toBe(2)
    expect(trust.roots.keys.map(({ kid }) => kid)).toEqual(['root-1', 'root-2', 'root-3'])
    expect(trust.receipts).toHaveLength(1)
    expect(trust.ledgers).toEqual([expect.stringMatching(/^ujirani\.org\/demo\/ledger\+/)])
  })

  it('puts no private part into the trust file or the registrations', () => {
    for (const file of ['trust.json', 'identity/clients.json']) {
      expect(readFileSync(join(stateDir, file), 'utf8')).not.toContain('"d":')
    }
  })

  it('gives each party a signing key, clients of its own and people', () => {
    for (const { party, desks } of demoParties) {
      expect(read(`keys/${party}.jwk`)).toMatchObject({ kid: `${party}-1`, alg: 'ES256' })
      for (const kind of ['system', 'desk', 'dashboard']) {
        const client = parseClientFile(read(`clients/${party}-${kind}.json`))
        expect(client).toMatchObject({ party, issuer: addresses.issuer })
      }
      const people = read(`people/${party}.json`) as readonly { roles: string[] }[]
      expect(people.flatMap(({ roles }) => roles)).toEqual(Object.keys(desks))
    }
  })

  it("lets the auditor's machine audit, and nobody else", () => {
    const holders = readdirSync(join(stateDir, 'clients')).filter((name) =>
      (read(`clients/${name}`) as { scope: string }).scope.includes('audit:read'),
    )
    expect(holders).toEqual(['audit.jbc-system.json'])
  })

  it('shows passwords to the demo alone: identity keeps hashes', () => {
    const accounts = read('identity/people.json') as readonly { password: string }[]
    expect(accounts).toHaveLength(demoParties.length * 3)
    for (const { password } of accounts) expect(password).toMatch(/^\$scrypt\$ln=14,r=8,p=1\$/)
    const [first] = read('people/tz.isd.json') as readonly { password: string }[]
    expect(JSON.stringify(accounts)).not.toContain(first?.password)
  })

  it('lets supervisors sign and stop agreements at the page, and nobody else', () => {
    const accounts = read('identity/people.json') as readonly {
      roles: string[]
      scopes: string[]
    }[]
    const holders = accounts.filter(({ scopes }) => scopes.length > 0)
    expect(holders.map(({ roles }) => roles)).toEqual(demoParties.map(() => ['supervisor']))
    expect(holders[0]?.scopes).toEqual(['agreements:write', 'agreements:suspend'])
  })

  it('changes nothing when it runs again', async () => {
    const before = contents()
    await createDemo(stateDir, addresses)
    expect(contents()).toEqual(before)
  })

  it('keeps the keys of clients when addresses move', async () => {
    const before = read('clients/iom-system.json') as { jwk: unknown }
    await createDemo(stateDir, { ...addresses, issuer: 'http://127.0.0.1:18082' })
    const after = read('clients/iom-system.json') as { jwk: unknown; issuer: string }
    expect(after.jwk).toEqual(before.jwk)
    expect(after.issuer).toBe('http://127.0.0.1:18082')
  })

  it('hashes a password anew when identity has lost it', async () => {
    writeFileSync(join(stateDir, 'identity/people.json'), '[]')
    await createDemo(stateDir, addresses)
    expect(read('identity/people.json')).toHaveLength(demoParties.length * 3)
  })
})
