import { once } from 'node:events'
import { connect } from 'node:net'
import { originTopic } from '@ujirani/messaging'
import type { PartyId } from '@ujirani/events'
import { callerOf, codeOf, type Answer, type Caller } from './fixtures/calls.ts'
import { newId, structured, withData } from './fixtures/events.ts'
import { startGateway, type GatewayProcess } from './fixtures/gateway-process.ts'
import { startRealBus, type RealBus } from './fixtures/real-bus.ts'

describe('publishing', () => {
  let bus: RealBus
  let gateway: GatewayProcess
  let cgm: Caller
  beforeAll(async () => {
    bus = await startRealBus(['bi.cgm', 'tz.isd'])
    gateway = await startGateway(bus.env)
    await gateway.untilReady()
    cgm = callerOf(gateway, bus, 'bi.cgm')
  }, 120_000)
  afterAll(async () => {
    await gateway.kill('SIGTERM')
    await bus.stop()
  }, 30_000)

  async function recordsOf(party: string): Promise<number> {
    const reader = bus.connection.createPositionalReader()
    const topic = originTopic(party as PartyId)
    const bounds = await reader.bounds([topic])
    await reader.close()
    return bounds.get(topic)?.[0]?.end ?? 0
  }

  /** Answers, having checked that nothing was stored. */
  async function refused(ask: () => Promise<Answer>): Promise<Answer> {
    const before = await recordsOf('bi.cgm')
    const answer = await ask()
    expect(await recordsOf('bi.cgm')).toBe(before)
    return answer
  }

  it('takes a structured event and answers with a receipt', async () => {
    const event = structured()
    const { status, json } = await cgm.publish(event)
    expect(status).toBe(201)
    expect(json).toMatchObject({ id: event['id'], topic: 'origin.bi.cgm' })
  })

  it('takes the same event in binary mode', async () => {
    const { data, ...attributes } = structured()
    const headers = Object.fromEntries(
      Object.entries(attributes)
        .filter(([name]) => name !== 'datacontenttype')
        .map(([name, value]) => [`ce-${name}`, String(value)]),
    )
    const binary = { ...headers, 'content-type': 'application/json; charset=utf-8' }
    expect(codeOf(await cgm.publish(data, binary))).toBe('201')
    // One event, whichever way it comes.
    expect(codeOf(await cgm.publish({ ...attributes, data }))).toBe('200')
  })

  it('answers the same event with the same bytes, and stores it once', async () => {
    const event = structured()
    const before = await recordsOf('bi.cgm')
    const first = await cgm.publish(event)
    const second = await cgm.publish(event)
    const third = await cgm.get(`/v1/events/${String(event['id'])}/receipt`)
    expect([first.status, second.status, third.status]).toEqual([201, 200, 200])
    expect([second.text, third.text]).toEqual([first.text, first.text])
    expect(await recordsOf('bi.cgm')).toBe(before + 1)
  })

  it('stores one of many calls at once for one id', async () => {
    const event = structured()
    const before = await recordsOf('bi.cgm')
    const answers = await Promise.all(Array.from({ length: 20 }, () => cgm.publish(event)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(await recordsOf('bi.cgm')).toBe(before + 1)
  })

  it('refuses other content under a taken id', async () => {
    const event = structured()
    await cgm.publish(event)
    const answer = await refused(() => cgm.publish({ ...event, tlp: 'GREEN' }))
    expect(codeOf(answer)).toBe('409 ERR_ID_CONFLICT')
  })

  it('drops attributes that it does not know', async () => {
    const event = structured({ unknownextension: 'canary' })
    expect(codeOf(await cgm.publish(event))).toBe('201')
    const { json } = await cgm.get(`/v1/events/${String(event['id'])}`)
    expect(json).not.toHaveProperty('unknownextension')
  })

  const phone = 'Appeler le +257 79 123 456.'
  const deep = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)
  it.each([
    ['malformed JSON', () => '{"id":', '400 ERR_JSON_INVALID'],
    ['nothing', () => '', '400 ERR_JSON_INVALID'],
    [
      'duplicate members',
      () => JSON.stringify(structured()).replace('{', '{"tlp":"CLEAR",'),
      '400 ERR_JSON_INVALID',
    ],
    ['deep nesting', () => deep(40), '400 ERR_JSON_INVALID'],
    ['very deep nesting', () => deep(20_000), '400 ERR_JSON_INVALID'],
    ['invalid UTF-8', () => Buffer.from([0x22, 0xff, 0x22]), '400 ERR_JSON_INVALID'],
    [
      'an inexact number',
      () =>
        JSON.stringify(withData({ affected: 7 })).replace(
          '"affected":7',
          '"affected":9007199254740993',
        ),
      '400 ERR_JSON_INVALID',
    ],
    ['an array', () => [structured()], '422 ERR_EVENT_INVALID'],
    ['an unknown field', () => withData({ beneficiary: 'canary' }), '422 ERR_EVENT_INVALID'],
    ['a wrong type', () => withData({ severity: 7 }), '422 ERR_EVENT_INVALID'],
    ['a missing field', () => withData({ kind: undefined }), '422 ERR_EVENT_INVALID'],
    ['null data', () => structured({ data: null }), '422 ERR_EVENT_INVALID'],
    ['no data', () => structured({ data: undefined }), '422 ERR_EVENT_INVALID'],
    ['an id that is no UUIDv7', () => structured({ id: 'canary' }), '422 ERR_EVENT_INVALID'],
    [
      "another party's source",
      () => structured({ source: 'urn:ujirani:tz.isd:manyovu' }),
      '403 ERR_SOURCE_FOREIGN',
    ],
    [
      'an unknown type',
      () => structured({ type: 'org.ujirani.incident.imagined.v1' }),
      '422 ERR_EVENT_TYPE_UNKNOWN',
    ],
    [
      'an unknown version',
      () => structured({ type: 'org.ujirani.incident.reported.v9' }),
      '422 ERR_EVENT_TYPE_UNKNOWN',
    ],
    [
      'a telephone number in free text',
      () => withData({ summary: [{ lang: 'fr', text: phone, origin: 'ORIGINAL' }] }),
      '422 ERR_FREE_TEXT_PERSONAL',
    ],
    [
      'an id of a time to come',
      () => structured({ id: newId(Date.now() + 3_600_000) }),
      '422 ERR_ID_IN_FUTURE',
    ],
    ['too much', () => structured({ data: { x: 'x'.repeat(300_000) } }), '413 ERR_BODY_TOO_LARGE'],
  ])('refuses %s, stores nothing and repeats nothing', async (_, make, code) => {
    const answer = await refused(() => cgm.publish(make()))
    expect(codeOf(answer)).toBe(code)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.text).not.toMatch(/canary|79 123|9007199254740993/)
  })

  it('points at everything that is wrong at once', async () => {
    const { json } = await cgm.publish(withData({ severity: 7, zone: 1 }, { subject: '' }))
    const errors = json['errors'] as readonly { pointer: string }[]
    expect(errors.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/subject', '/data/severity', '/data/zone']),
    )
  })

  it('answers a batch item by item, in order', async () => {
    const good = structured()
    const again = structured()
    await cgm.publish(again)
    const foreign = structured({ source: 'urn:ujirani:tz.isd:manyovu' })
    const batch = [good, { canary: 1 }, again, foreign, { ...good, tlp: 'GREEN' }]
    const before = await recordsOf('bi.cgm')
    const { status, text } = await cgm.publishBatch(batch)
    const items = JSON.parse(text) as { id: string | null; status: number; receipt?: object }[]
    expect(status).toBe(200)
    expect(items.map((item) => item.status)).toEqual([201, 422, 200, 403, 409])
    expect(items.map(({ id }) => id)).toEqual([
      good['id'],
      null,
      again['id'],
      foreign['id'],
      good['id'],
    ])
    expect(items[0]?.receipt).toMatchObject({ id: good['id'] })
    expect(text).not.toContain('canary')
    expect(await recordsOf('bi.cgm')).toBe(before + 1)
  })

  it('keeps the order of a batch', async () => {
    const events = Array.from({ length: 500 }, () => structured())
    const { text } = await cgm.publishBatch(events)
    const items = JSON.parse(text) as { receipt: { offset: number } }[]
    const offsets = items.map(({ receipt }) => receipt.offset)
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
    expect(new Set(offsets).size).toBe(500)
  })

  it.each([
    ['too long a batch', () => Array.from({ length: 501 }, () => ({}))],
    ['an empty batch', () => []],
  ])('refuses %s as a whole', async (_, make) => {
    const answer = await refused(() => cgm.publishBatch(make()))
    expect(codeOf(answer)).toBe('422 ERR_EVENT_INVALID')
  })

  it('refuses a family that the party was not admitted for', async () => {
    await bus.admit('bi.pnb', { families: ['meeting'] })
    const pnb = callerOf(gateway, bus, 'bi.pnb')
    const event = structured({ source: 'urn:ujirani:bi.pnb:makamba' })
    let answer = await pnb.publish(event)
    // The gateway hears of the new party in a moment.
    while (answer.status === 401) answer = await pnb.publish(event)
    expect(codeOf(answer)).toBe('422 ERR_EVENT_INVALID')
    expect(answer.json['errors']).toMatchObject([{ pointer: '/type' }])
  })

  it('cuts a client that trickles its request in', async () => {
    const { hostname, port } = new URL(gateway.url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.write('POST /v1/events HTTP/1.1\r\nHost: x\r\n')
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 408 /)
    socket.destroy()
  }, 20_000)
})
