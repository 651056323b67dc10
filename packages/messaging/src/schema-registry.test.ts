import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSchemaRegistry } from './schema-registry.ts'

const schema = { type: 'record', name: 'A', namespace: 'x', fields: [{ name: 'a', type: 'int' }] }

/** The part of the Confluent API that is used, with what went wrong at will. */
class StubRegistry {
  readonly asked: string[] = []
  mode: 'ok' | 'error' | 'empty' = 'ok'
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => {
      this.asked.push(`${request.method ?? ''} ${request.url ?? ''}`)
      request.resume()
      this.#answer(request.url ?? '', response)
    })
  }

  async open(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.#server.listen(0, '127.0.0.1', () => {
      resolve(undefined)
    })
    await promise
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/apis`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  #answer(url: string, response: ServerResponse): void {
    const answers: Readonly<Record<string, object>> = {
      '/apis/subjects/x.A': { id: 41, subject: 'x.A', version: 1, schema: JSON.stringify(schema) },
      '/apis/schemas/ids/42': { schema: JSON.stringify(schema) },
    }
    const found = this.mode === 'ok' ? answers[url] : undefined
    response.statusCode = this.mode === 'error' ? 500 : found === undefined ? 404 : 200
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(found ?? { error_code: 40403, message: 'no' }))
  }
}

describe('createSchemaRegistry', () => {
  let stub: StubRegistry
  let url: string
  const registries: { close(): void }[] = []
  const open = (records = new Map([['x.A', schema]])) => {
    const registry = createSchemaRegistry({ url, records })
    registries.push(registry)
    return registry
  }
  beforeEach(async () => {
    stub = new StubRegistry()
    url = await stub.open()
  })
  afterEach(() => {
    for (const registry of registries.splice(0)) registry.close()
    stub.close()
  })

  it('asks for each id and each schema once, also when many ask at once', async () => {
    const registry = open()
    expect(registry.isReady()).toBe(false)
    const ids = await Promise.all(Array.from({ length: 20 }, () => registry.idOf('x.A')))
    expect(new Set(ids)).toEqual(new Set([41]))
    const schemas = await Promise.all(Array.from({ length: 20 }, () => registry.writerSchema(42)))
    expect(schemas[0]).toMatchObject({ name: 'x.A', type: 'record' })
    await Promise.all([registry.idOf('x.A'), registry.writerSchema(42)])
    expect(stub.asked).toEqual(['POST /apis/subjects/x.A', 'GET /apis/schemas/ids/42'])
    expect(registry.isReady()).toBe(true)
    expect([registry.knownId('x.A'), registry.knownSchema(42)]).toEqual([41, schemas[0]])
  })

  it('reads what it writes without asking', async () => {
    const registry = open()
    await registry.idOf('x.A')
    stub.close()
    expect(await registry.writerSchema(41)).toBe(schema)
  })

  it('works on with what it knows while the registry is away, and says so for the rest', async () => {
    const registry = open()
    await Promise.all([registry.idOf('x.A'), registry.writerSchema(42)])
    stub.close()
    expect(await registry.idOf('x.A')).toBe(41)
    await registry.writerSchema(42)
    const unknown = registry.writerSchema(43)
    await expect(unknown).rejects.toMatchObject({ code: 'ERR_REGISTRY_UNAVAILABLE' })
  })

  it('takes a failing registry for one that is away, not for one that knows better', async () => {
    const registry = open()
    stub.mode = 'error'
    const unavailable = { code: 'ERR_REGISTRY_UNAVAILABLE' }
    await expect(registry.writerSchema(42)).rejects.toMatchObject(unavailable)
    await expect(registry.idOf('x.A')).rejects.toMatchObject(unavailable)
    stub.mode = 'ok'
    expect(await registry.idOf('x.A')).toBe(41)
    await registry.writerSchema(42)
  })

  it('remembers for a while that an id is unknown', async () => {
    const registry = open()
    for (let i = 0; i < 5; i += 1)
      await expect(registry.writerSchema(99)).rejects.toMatchObject({
        code: 'ERR_SCHEMA_UNKNOWN',
        details: { schemaId: 99 },
      })
    expect(stub.asked).toEqual(['GET /apis/schemas/ids/99'])
  })

  it('stops asking when somebody writes random ids', async () => {
    const registry = open()
    const asked = await Promise.allSettled(
      Array.from({ length: 300 }, (_, i) => registry.writerSchema(1_000 + i)),
    )
    const codes = asked.map(
      (result) => (result as PromiseRejectedResult).reason as { code: string },
    )
    expect(codes.filter(({ code }) => code === 'ERR_SCHEMA_UNKNOWN').length).toBeLessThan(80)
    expect(codes.at(-1)).toMatchObject({ code: 'ERR_REGISTRY_UNAVAILABLE' })
    expect(stub.asked.length).toBeLessThan(80)
  })

  it('says which schema is not registered, and asks again later', async () => {
    const registry = open()
    stub.mode = 'empty'
    await expect(registry.idOf('x.A')).rejects.toMatchObject({
      code: 'ERR_NOT_READY',
      details: { what: 'schemas' },
    })
    stub.mode = 'ok'
    await registry.ready()
    expect(registry.isReady()).toBe(true)
  })

  it('becomes ready once the registry is there and filled', async () => {
    const registry = open()
    stub.mode = 'error'
    const ready = registry.ready()
    stub.mode = 'ok'
    await ready
    expect(registry.knownId('x.A')).toBe(41)
  })

  it('ends waiting when told', async () => {
    const registry = open()
    stub.mode = 'error'
    const stopping = new AbortController()
    const ready = registry.ready(stopping.signal)
    stopping.abort()
    await expect(ready).rejects.toThrow()
  })

  it('knows no record that was not given to it', async () => {
    await expect(open().idOf('x.B')).rejects.toBeInstanceOf(TypeError)
  })
})
