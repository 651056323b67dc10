import { setTimeout } from 'node:timers/promises'
import { until } from '@ujirani/testing'
import { callerOf, codeOf, type Answer, type Caller } from './fixtures/calls.ts'
import { newId, structured } from './fixtures/events.ts'
import { startGateway, type GatewayProcess } from './fixtures/gateway-process.ts'
import { startRealBus, type RealBus } from './fixtures/real-bus.ts'

/** An answer without what differs between any two requests. */
function shapeOf({ status, headers, text }: Answer): object {
  const names = [...headers.keys()].filter((name) => name !== 'date')
  return { status, names, text: text.replace(/urn:uuid:[0-9a-f-]+/, '') }
}

describe('reading and access', () => {
  let bus: RealBus
  let gateway: GatewayProcess
  let cgm: Caller
  let isd: Caller
  const event = structured()
  const path = `/v1/events/${String(event['id'])}`
  beforeAll(async () => {
    bus = await startRealBus(['bi.cgm', 'tz.isd'])
    gateway = await startGateway(bus.env)
    await gateway.untilReady()
    cgm = callerOf(gateway, bus, 'bi.cgm')
    isd = callerOf(gateway, bus, 'tz.isd')
    expect(codeOf(await cgm.publish(event))).toBe('201')
    // A gateway takes events from its start; it shows any once it has heard the steward's heart.
    await until(async () => (await cgm.get(path)).status !== 503)
  }, 120_000)
  afterAll(async () => {
    await gateway.kill('SIGTERM')
    await bus.stop()
  }, 30_000)

  it('gives a publisher its event back as it was', async () => {
    const { status, headers, json } = await cgm.get(path)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/cloudevents+json')
    expect(json).toMatchObject({ id: event['id'], subject: event['subject'] })
  })

  it.each([path, `${path}/receipt`, `${path}/deliveries`])(
    'tells another party of %s what it tells of nothing at all',
    async (known) => {
      const unknown = known.replace(String(event['id']), newId())
      const [theirs, nothing] = [await isd.get(known), await isd.get(unknown)]
      expect(codeOf(theirs)).toBe('404 ERR_NOT_FOUND')
      expect(shapeOf(theirs)).toEqual(shapeOf(nothing))
    },
  )

  it('pages through what a party published', async () => {
    for (let index = 0; index < 4; index += 1) await cgm.publish(structured())
    const first = await cgm.get('/v1/published?limit=2')
    const second = await cgm.get(`/v1/published?limit=200&after=${String(first.json['cursor'])}`)
    const events = [first, second].flatMap(({ json }) => json['events'] as { id: string }[])
    expect(events[0]?.id).toBe(event['id'])
    expect(new Set(events.map(({ id }) => id)).size).toBe(5)
    const end = await cgm.get(`/v1/published?after=${String(second.json['cursor'])}`)
    expect(end.json).toEqual({ events: [], cursor: second.json['cursor'] })
    expect((await isd.get('/v1/published')).json).toMatchObject({ events: [] })
  })

  it.each(['canary', 'AQEAAAAAAAA_', 'AQEAAAAP____', 'AgEAAAAAAAA'])(
    'refuses the cursor %s',
    async (cursor) => {
      expect(codeOf(await cgm.get(`/v1/published?after=${cursor}`))).toBe('400 ERR_CURSOR_INVALID')
    },
  )

  it('shows who got what, by the last decision', async () => {
    const { json: receipt } = await cgm.get(`${path}/receipt`)
    const line = {
      agreement: 'bi-tz-imm-2018',
      version: 1,
      recipient: 'tz.isd',
      outcome: 'DISCLOSED',
      rule: 'r1',
      clause: 'rule r1 of bi-tz-imm-2018 version 1',
      redactions: ['@subject:PAIRWISE', 'place:GENERALISE_PLACE'],
      copyId: null,
      copyCommitment: null,
      mask: null,
      heldUntil: null,
      heldUntilType: null,
    } as const
    const decision = {
      topic: 'origin.bi.cgm',
      partition: 0,
      offset: receipt['offset'] as number,
      source: String(event['source']),
      id: String(event['id']),
      type: String(event['type']),
      subject: String(event['subject']),
      outcome: 'DECIDED',
      reason: null,
      duplicateOf: null,
      corrects: null,
      at: Date.UTC(2026, 0, 1),
      agreementsEnd: 0,
      partiesEnd: 2,
      lines: [line],
    } as const
    const key = `origin.bi.cgm/0/${String(decision.offset)}`
    const write = (value: typeof decision) =>
      bus.writer.write('Decision', { topic: 'decisions', key, value })
    await write(decision)
    await write({ ...decision, lines: [{ ...line, outcome: 'WITHDRAWN' }] } as never)
    let deliveries: unknown[] = []
    while ((deliveries[0] as { outcome: string } | undefined)?.outcome !== 'WITHDRAWN') {
      deliveries = (await cgm.get(`${path}/deliveries`)).json['deliveries'] as unknown[]
    }
    expect(deliveries).toEqual([
      {
        recipient: 'tz.isd',
        agreement: 'bi-tz-imm-2018',
        version: 1,
        rule: 'r1',
        outcome: 'WITHDRAWN',
        clause: 'rule r1 of bi-tz-imm-2018 version 1',
        redactions: [
          { path: '@subject', operator: 'PAIRWISE' },
          { path: 'place', operator: 'GENERALISE_PLACE' },
        ],
        decidedAt: '2026-01-01T00:00:00.000Z',
        ...{ evidence: null, sent: null, mayHaveBeenSent: false, couldHaveRead: false },
      },
    ])
  })

  it('shows a party its own quarantine', async () => {
    const value = {
      topic: 'origin.bi.cgm',
      partition: 0,
      offset: 3,
      code: 'ERR_AVRO_MALFORMED',
      reason: 'The Avro bytes are not valid',
      pointers: ['/data'],
    }
    await bus.writer.write('QuarantineEntry', { topic: 'quarantine.bi.cgm', key: null, value })
    expect((await cgm.get('/v1/quarantine')).json['entries']).toMatchObject([value])
    expect((await isd.get('/v1/quarantine')).json['entries']).toEqual([])
  })

  it('shows a party what it should know of', async () => {
    const nowhere = { topic: null, partition: null, offset: null }
    const blank = { due: null, key: null, ...nowhere, code: null, principal: null, operation: null }
    const value = {
      ...blank,
      id: '0190a8f0-0000-8000-8000-00000000000a',
      party: 'bi.cgm',
      kind: 'AGREEMENT_SUSPENDED',
      at: Date.UTC(2026, 0, 1),
      agreement: 'bi-tz-imm-2018',
      version: 1,
      by: 'tz.isd',
    } as const
    await bus.writer.write('Notice', { topic: 'notices.bi.cgm', key: null, value })
    const { id, agreement, version, by } = value
    expect((await cgm.get('/v1/notices')).json['notices']).toEqual([
      {
        ...blank,
        ...{ id, agreement, version, by },
        type: 'org.ujirani.notice.agreement-suspended.v1',
        time: '2026-01-01T00:00:00.000Z',
      },
    ])
    expect((await isd.get('/v1/notices')).json['notices']).toEqual([])
  })

  it('shows the parties, and of its own the whole record', async () => {
    const parties = (await cgm.get('/v1/parties')).json['parties'] as Record<string, unknown>[]
    expect(parties.map(({ party }) => party)).toEqual(['bi.cgm', 'tz.isd'])
    expect(parties[0]).toHaveProperty('record')
    expect(parties[1]).not.toHaveProperty('record')
  })

  it.each([
    [
      'a scope that it lacks',
      (b: RealBus) => b.token('bi.cgm', 'feed:read'),
      '403 ERR_SCOPE_MISSING',
    ],
    ['another audience', (b: RealBus) => token(b, { aud: 'urn:other' }), '401 ERR_TOKEN_INVALID'],
    ['no expiry', (b: RealBus) => token(b, { exp: undefined }), '401 ERR_TOKEN_INVALID'],
    ['an unknown client', (b: RealBus) => token(b, { client_id: 'x' }), '401 ERR_TOKEN_INVALID'],
    ['another type', (b: RealBus) => token(b, {}, { typ: 'JWT' }), '401 ERR_TOKEN_INVALID'],
    ['a changed signature', (b: RealBus) => spoil(token(b)), '401 ERR_TOKEN_INVALID'],
    ['white space around it', (b: RealBus) => ` ${token(b)}`, '401 ERR_TOKEN_INVALID'],
  ])('refuses a token with %s', async (_, make, code) => {
    const caller = callerOf(gateway, bus, 'bi.cgm', make(bus))
    const answer = await caller.publish(structured())
    expect(codeOf(answer)).toBe(code)
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /)
  })

  it('stops taking the tokens of a client within a second of its removal', async () => {
    await bus.admit('tz.isd', { clients: [] })
    await setTimeout(1000)
    expect(codeOf(await isd.get('/v1/published'))).toBe('401 ERR_TOKEN_INVALID')
  })

  it('reads nothing once the heart has stopped, publishes on, and reads again by itself', async () => {
    bus.setBeating(false)
    const stoppedMs = performance.now()
    let answer = await cgm.get('/v1/published')
    while (answer.status === 200) {
      await setTimeout(100)
      answer = await cgm.get('/v1/published')
    }
    expect(performance.now() - stoppedMs).toBeLessThan(6000)
    expect(codeOf(answer)).toBe('503 ERR_LEASE_STALE')
    expect(answer.headers.get('retry-after')).toBe('2')
    expect(codeOf(await cgm.get(path))).toBe('503 ERR_LEASE_STALE')
    expect(codeOf(await cgm.publish(structured()))).toBe('201')
    bus.setBeating(true)
    while (answer.status !== 200) answer = await cgm.get('/v1/published')
  }, 20_000)

  it('gives away no inner matter on its public face', async () => {
    const { text } = await cgm.get('/readyz')
    expect(JSON.parse(text)).toEqual({ status: 'ok' })
    const answers = [await cgm.get('/nowhere'), await cgm.get('/metrics'), await cgm.get('/v1')]
    expect(answers.map(codeOf)).toEqual(Array.from({ length: 3 }, () => '404 ERR_NOT_FOUND'))
  })
})

function token(bus: RealBus, claims: object = {}, header: object = {}): string {
  const client = { clientId: 'bi.cgm-system', scope: 'events:publish' }
  return bus.issuer.token(client, claims, header)
}

function spoil(text: string): string {
  return text.slice(0, -8) + (text.at(-8) === 'A' ? 'B' : 'A') + text.slice(-7)
}
