import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { originTopic } from '@ujirani/messaging'
import type { PartyId } from '@ujirani/events'
import { callerOf, codeOf, type Answer } from './fixtures/calls.ts'
import { structured } from './fixtures/events.ts'
import { startGateway, type GatewayProcess } from './fixtures/gateway-process.ts'
import { startRealBus, type RealBus } from './fixtures/real-bus.ts'
import { startProxy, type Proxy } from './fixtures/registry-proxy.ts'

describe('bad days', () => {
  let bus: RealBus
  let registry: Proxy
  let gateway: GatewayProcess
  let env: Readonly<Record<string, string>>
  beforeAll(async () => {
    bus = await startRealBus(['bi.cgm'])
    registry = await startProxy(bus.registryUrl)
    env = { ...bus.env, UJIRANI_REGISTRY_URL: registry.url }
    gateway = await startGateway(env)
    await gateway.untilReady()
  }, 120_000)
  afterAll(async () => {
    await gateway.kill('SIGKILL')
    await registry.stop()
    await bus.stop()
  }, 30_000)

  const cgm = () => callerOf(gateway, bus, 'bi.cgm')
  const restart = async (): Promise<void> => {
    gateway = await startGateway(env)
    await gateway.untilReady()
  }

  /** Ids in the log, by offset. */
  async function loggedIds(): Promise<readonly string[]> {
    const reader = bus.connection.createPositionalReader()
    const topic = originTopic('bi.cgm' as PartyId)
    const end = (await reader.bounds([topic])).get(topic)?.[0]?.end ?? 0
    const ids: string[] = []
    while (ids.length < end) {
      const records = await reader.readRange({ topic, partition: 0, from: ids.length, to: end })
      for (const { headers } of records) {
        ids.push(headers.find(([name]) => name === 'ce_id')?.[1].toString() ?? '')
      }
    }
    await reader.close()
    return ids
  }

  /** Publishes until told to stop; gives every answer with the event it was for. */
  function load(callers: number): { stop: () => Promise<(readonly [object, Answer])[]> } {
    let isOver = false
    const answers: (readonly [object, Answer])[] = []
    const run = async (): Promise<void> => {
      while (!isOver) {
        const event = structured()
        const answer = await cgm()
          .publish(event)
          .catch(() => undefined)
        // No answer: the gateway is gone, or went while this was on its way to it.
        if (answer === undefined) return
        answers.push([event, answer])
      }
    }
    const runs = Array.from({ length: callers }, run)
    return {
      stop: async () => {
        isOver = true
        await Promise.all(runs)
        return answers
      },
    }
  }

  it('loses nothing it has acknowledged when the broker is killed under load', async () => {
    const running = load(8)
    await setTimeout(1500)
    await bus.broker.kill()
    await setTimeout(1500)
    await bus.broker.restart()
    let isBack = false
    while (!isBack) isBack = (await cgm().publish(structured())).status === 201
    await setTimeout(1000)
    const answers = await running.stop()

    const strange = answers.filter(([, { status, headers }]) => {
      return status !== 201 && !(status === 503 && headers.has('retry-after'))
    })
    expect(strange.map(([, answer]) => codeOf(answer))).toEqual([])
    const acknowledged = answers.filter(([, { status }]) => status === 201)
    const ids = await loggedIds()
    const misplaced = acknowledged.filter(([, { json }]) => {
      return ids[json['offset'] as number] !== json['id']
    })
    expect(acknowledged.length).toBeGreaterThan(20)
    expect(misplaced).toEqual([])
  }, 120_000)

  it('stores what was refused for a while once, when it is sent again', async () => {
    const events = Array.from({ length: 20 }, () => structured())
    await bus.broker.kill()
    const sent = Promise.all(events.map((event) => cgm().publish(event)))
    await setTimeout(200)
    await bus.broker.restart()
    const answers = await sent
    for (const [index, event] of events.entries()) {
      let answer = answers[index]
      while (answer?.status === 503) {
        await setTimeout(200)
        answer = await cgm().publish(event)
      }
      expect([200, 201]).toContain(answer?.status)
    }
    const ids = await loggedIds()
    for (const { id } of events as { id?: string }[]) {
      expect(ids.filter((logged) => logged === id)).toHaveLength(1)
    }
  }, 120_000)

  it('answers as before after it was killed in the middle of batches', async () => {
    const batches = Array.from({ length: 4 }, () => Array.from({ length: 250 }, () => structured()))
    const first = await cgm().publishBatch(batches[0] ?? [])
    const rest = batches.slice(1).map((batch) =>
      cgm()
        .publishBatch(batch)
        .catch(() => undefined),
    )
    await setTimeout(30)
    await gateway.kill('SIGKILL')
    await Promise.all(rest)
    await restart()
    const again = await cgm().publishBatch(batches[0] ?? [])
    expect(again.text).toBe(first.text.replaceAll('"status":201', '"status":200'))
    for (const batch of batches.slice(1)) {
      const { text } = await cgm().publishBatch(batch)
      const statuses = (JSON.parse(text) as { status: number }[]).map(({ status }) => status)
      expect(statuses.every((status) => status === 200 || status === 201)).toBe(true)
    }
    const ids = await loggedIds()
    expect(new Set(ids).size).toBe(ids.length)
  }, 60_000)

  it('gives the same receipts from an index that was spoiled', async () => {
    const event = structured()
    const { text } = await cgm().publish(event)
    expect(await gateway.kill('SIGTERM')).toBe(0)
    const file = String(env['UJIRANI_GATEWAY_INDEX_FILE'])
    const bytes = await readFile(file)
    bytes.fill(0x5a, 4096)
    await writeFile(file, bytes)
    await restart()
    expect(await cgm().publish(event)).toMatchObject({ status: 200, text })
    expect(gateway.output()).toContain('index begun anew')
  }, 60_000)

  it('goes on without the registry for what it knows', async () => {
    const subject = '/registry/subjects/org.ujirani.incident.v1.IncidentReported/versions'
    const { json } = await cgm().get(`${subject}/latest`)
    registry.setOpen(false)
    expect(codeOf(await cgm().publish(structured()))).toBe('201')
    expect((await cgm().get(`${subject}/latest`)).json).toEqual(json)
    expect(codeOf(await cgm().get(`/registry/schemas/ids/${String(json['id'])}`))).toBe('200')
    expect(codeOf(await cgm().get('/registry/schemas/ids/999999'))).toBe(
      '503 ERR_REGISTRY_UNAVAILABLE',
    )
    registry.setOpen(true)
    expect(codeOf(await cgm().get('/registry/schemas/ids/999998'))).toBe('404 ERR_NOT_FOUND')
  }, 30_000)

  it('waits for a registry that is not there yet', async () => {
    expect(await gateway.kill('SIGTERM')).toBe(0)
    registry.setOpen(false)
    gateway = await startGateway(env)
    await setTimeout(2500)
    await expect(fetch(`${gateway.url}/readyz`)).rejects.toThrow()
    registry.setOpen(true)
    await gateway.untilReady()
    expect(codeOf(await cgm().publish(structured()))).toBe('201')
  }, 60_000)

  it('ends what is under way when it is told to stop', async () => {
    const running = load(4)
    await setTimeout(500)
    const ended = gateway.kill('SIGTERM')
    expect(await ended).toBe(0)
    const answers = await running.stop()
    // How many is a matter of the machine; that each caller had one is enough to be under way.
    expect(answers.length).toBeGreaterThanOrEqual(4)
    expect(answers.filter(([, { status }]) => status !== 201)).toEqual([])
    await restart()
  }, 60_000)

  it("passes acts on to the steward with the caller's own token, and its answer back", async () => {
    const asked: object[] = []
    const steward = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        asked.push({
          url: request.url,
          token: request.headers.authorization,
          body: JSON.parse(body) as object,
        })
        response.writeHead(409, { 'content-type': 'application/problem+json' })
        response.end('{"status":409,"code":"ERR_AGREEMENT_CONFLICT"}')
      })
    })
    steward.listen(0, '127.0.0.1')
    await once(steward, 'listening')
    await gateway.kill('SIGTERM')
    const url = `http://127.0.0.1:${String((steward.address() as AddressInfo).port)}`
    gateway = await startGateway({ ...env, UJIRANI_GATEWAY_STEWARD_URL: url })
    await gateway.untilReady()
    const token = bus.token('bi.cgm')
    const caller = callerOf(gateway, bus, 'bi.cgm', token)
    const proposal = { document: { agreement: 'a-b' }, signature: 'x.y.z' }
    const answer = await caller.post('/v1/agreements', proposal)
    await caller.post('/v1/agreements/a-b/signatures', { signature: 'x.y.z' })
    steward.close()
    steward.closeAllConnections()
    const away = await caller.post('/v1/agreements', proposal)
    expect(codeOf(answer)).toBe('409 ERR_AGREEMENT_CONFLICT')
    expect(asked).toEqual([
      { url: '/v1/agreements', token: `Bearer ${token}`, body: proposal },
      {
        url: '/v1/agreements/a-b/signatures',
        token: `Bearer ${token}`,
        body: { signature: 'x.y.z' },
      },
    ])
    expect(codeOf(away)).toBe('503 ERR_NOT_READY')
  }, 60_000)
})
