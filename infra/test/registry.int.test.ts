import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogue } from '@ujirani/events'
import { registerSchemas } from '../deploy/register-schemas.ts'
import { startRegistry, type Registry } from '../index.ts'
import { LaunchError } from '../local/launch-error.ts'

interface Record {
  readonly namespace: string
  readonly name: string
  readonly fields: readonly { readonly name: string }[]
}

const record = (name: string, fields: readonly object[]): ReadonlyMap<string, object> =>
  new Map([[name, { type: 'record', name, fields }]])

const id = { name: 'id', type: 'string' }

describe('the registry and its deploy step', () => {
  let stateDir: string
  let registry: Registry
  beforeAll(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'registry-'))
    registry = await startRegistry({ stateDir })
  }, 120_000)
  afterAll(async () => {
    await registry.stop()
    rmSync(stateDir, { recursive: true })
  })

  const get = async (path: string): Promise<unknown> =>
    (await fetch(`${registry.url}${path}`)).json()

  it('registers the whole catalogue, and again with the same ids', async () => {
    const ids = await registerSchemas(registry.url, catalogue.records())
    expect([...ids.keys()].sort()).toEqual([...catalogue.records().keys()].sort())
    expect(await registerSchemas(registry.url, catalogue.records())).toEqual(ids)
  }, 60_000)

  it('serves back what was registered, under the record name', async () => {
    const [[name, schema] = ['', {}]] = catalogue.records()
    const version = (await get(`/subjects/${name}/versions/latest`)) as { schema: string }
    const served = JSON.parse(version.schema) as Record
    // It is stored in its shortest form: a namespace that stands above is left out below.
    expect(served.fields.map((field) => field.name)).toEqual(
      (schema as Record).fields.map((field) => field.name),
    )
    expect(`${served.namespace}.${served.name}`).toBe(name)
  })

  it('fixes the level of each subject', async () => {
    await registerSchemas(registry.url, record('a.Fixed', [id]))
    expect(await get('/config/a.Fixed')).toEqual({ compatibilityLevel: 'FULL_TRANSITIVE' })
  })

  it('accepts an optional field', async () => {
    const note = { name: 'note', type: ['null', 'string'], default: null }
    await registerSchemas(registry.url, record('a.Grown', [id]))
    const ids = await registerSchemas(registry.url, record('a.Grown', [id, note]))
    expect(ids.get('a.Grown')).toEqual(expect.any(Number))
    expect(await get('/subjects/a.Grown/versions')).toEqual([1, 2])
  })

  it('refuses an incompatible schema in a sentence, and keeps the old one', async () => {
    await registerSchemas(registry.url, record('a.Broken', [id]))
    const changed = record('a.Broken', [id, { name: 'count', type: 'int' }])
    const outcome = registerSchemas(registry.url, changed)
    await expect(outcome).rejects.toThrow(LaunchError)
    await expect(outcome).rejects.toThrow(/a\.Broken is not compatible.*FULL_TRANSITIVE/s)
    expect(await get('/subjects/a.Broken/versions')).toEqual([1])
  })

  it('refuses what is no schema', async () => {
    const outcome = registerSchemas(registry.url, new Map([['a.Nothing', { type: 'nope' }]]))
    await expect(outcome).rejects.toThrow(/refused the schema of a\.Nothing \(4\d\d\)/)
  })

  it('loses nothing it has answered for when it is killed at once', async () => {
    const ids = await registerSchemas(registry.url, record('a.Durable', [id]))
    await registry.kill()
    await registry.restart()
    expect(await registerSchemas(registry.url, record('a.Durable', [id]))).toEqual(ids)
  }, 60_000)

  it('is told apart from a registry that is not there', async () => {
    await registry.stop()
    const outcome = registerSchemas(registry.url, record('a.Late', [id]))
    await expect(outcome).rejects.toThrow(/does not answer at http.*UJIRANI_REGISTRY_URL/s)
    await registry.restart()
  }, 60_000)
})
