import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { readLaunchConfig } from '../../local/supervise/launch-config.ts'
import { prepareVolumes } from './prepare-volumes.ts'

describe('prepareVolumes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ujirani-volumes-'))
  const parts = join(folder, 'parts')
  const config = readLaunchConfig({ UJIRANI_STATE_DIR: join(folder, 'state') })

  const filesOf = (part: string): readonly string[] =>
    readdirSync(join(parts, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(join(parts, part), join(entry.parentPath, entry.name)))
      .sort()
  const contents = (): readonly string[] =>
    readdirSync(parts).flatMap((part) =>
      filesOf(part).map((file) => readFileSync(join(parts, part, file), 'utf8')),
    )

  beforeAll(() => prepareVolumes(config, parts))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it.each([
    ['steward', ['secrets/kafka/steward.json', 'secrets/kafka/users.json', 'trust.json']],
    ['disclosure', ['secrets/kafka/disclosure.json', 'secrets/master.key', 'trust.json']],
    ['ledger', ['secrets/kafka/ledger.json', 'secrets/ledger.jwk', 'trust.json']],
    ['auditor', ['secrets/kafka/auditor.json', 'secrets/master.key', 'trust.json']],
    [
      'gateway',
      ['secrets/cursor.key', 'secrets/kafka/gateway.json', 'secrets/receipt.jwk', 'trust.json'],
    ],
    ['dashboard', ['clients/tz.isd-dashboard.json', 'clients/tz.isd-desk.json']],
    ['identity', ['clients', 'cookies', 'jwks', 'people'].map((name) => `identity/${name}.json`)],
    ['kafka', ['admin.properties', 'cluster.id', 'log4j2.xml', 'server.properties']],
    ['registry', []],
  ])('gives %s its own files and no other', (part, files) => {
    expect(filesOf(part)).toEqual(files)
  })

  it("keeps the signing keys of parties and roots out of every part's volume", () => {
    for (const place of ['keys/bi.cgm.jwk', 'roots/root-1.jwk']) {
      const { d } = JSON.parse(readFileSync(join(config.stateDir, place), 'utf8')) as { d: string }
      expect(d).toMatch(/^[\w-]{43}$/)
      expect(contents().filter((content) => content.includes(d))).toEqual([])
    }
  })

  it('lets the owner alone read what it made', () => {
    for (const part of readdirSync(parts)) {
      for (const file of filesOf(part)) {
        expect(statSync(join(parts, part, file)).mode & 0o077).toBe(0)
      }
    }
  })

  it('prepares a folder for what a service writes', () => {
    expect(statSync(join(parts, 'gateway', 'gateway')).isDirectory()).toBe(true)
    expect(statSync(join(parts, 'dashboard', 'dashboard')).isDirectory()).toBe(true)
  })

  it('changes nothing when it runs again beside the running bus', async () => {
    const before = contents()
    await prepareVolumes(config, parts)
    expect(contents()).toEqual(before)
  })
})
