import { isNotice } from './notices.ts'
import {
  eventOf,
  json,
  problem,
  receiptOf,
  startTestGateway,
  type Answer,
  type TestGateway,
} from '../test/gateway.ts'

describe('createClient', () => {
  let gateway: TestGateway
  beforeEach(async () => {
    gateway = await startTestGateway()
  })
  afterEach(() => gateway.stop())

  describe('publish', () => {
    it('sends one structured CloudEvent with a bearer token and gives the receipt', async () => {
      gateway.answer(json(receiptOf(1), 201))
      await expect(gateway.client().publish(eventOf(1))).resolves.toEqual(receiptOf(1))
      expect(gateway.seen).toHaveLength(1)
      expect(gateway.seen[0]).toMatchObject({
        method: 'POST',
        path: '/v1/events',
        body: eventOf(1),
        headers: {
          'content-type': 'application/cloudevents+json',
          authorization: 'Bearer token-1',
        },
      })
    })

    it('throws the gateway’s problem as it is, and does not repeat what it refused', async () => {
      const errors = [{ pointer: '/data/place', detail: 'is not a place' }]
      gateway.answer(problem(422, 'ERR_EVENT_INVALID', {}, { errors, detail: 'the place' }))
      await expect(gateway.client().publish(eventOf(1))).rejects.toMatchObject({
        code: 'ERR_REMOTE_PROBLEM',
        details: { status: 422, remoteCode: 'ERR_EVENT_INVALID' },
        message: 'ERR_EVENT_INVALID: the place',
        problem: { status: 422, errors },
      })
      expect(gateway.seen).toHaveLength(1)
    })

    it.each([429, 500, 502, 503])('repeats after %d', async (status) => {
      gateway.answer(problem(status, 'X'), problem(status, 'X'), json(receiptOf(1)))
      await expect(gateway.client().publish(eventOf(1))).resolves.toEqual(receiptOf(1))
      expect(gateway.seen).toHaveLength(3)
    })

    it('waits as long as the gateway asks', async () => {
      gateway.answer(problem(503, 'X', { 'retry-after': '1' }), json(receiptOf(1)))
      const startedMs = performance.now()
      await gateway.client({ backoff: { baseMs: 1, capMs: 5_000 } }).publish(eventOf(1))
      expect(performance.now() - startedMs).toBeGreaterThanOrEqual(990)
    })

    it('gives up after its tries', async () => {
      gateway.answer(problem(503, 'ERR_NOT_READY'))
      await expect(gateway.client({ attempts: 3 }).publish(eventOf(1))).rejects.toMatchObject({
        details: { status: 503 },
      })
      expect(gateway.seen).toHaveLength(3)
    })

    it('repeats when the connection breaks before the answer', async () => {
      const cut: Answer = (_seen, response) => {
        response.destroy()
      }
      gateway.answer(cut, json(receiptOf(1)))
      await expect(gateway.client().publish(eventOf(1))).resolves.toEqual(receiptOf(1))
    })

    it('says that the gateway cannot be reached', async () => {
      const client = gateway.client({ gateway: 'http://127.0.0.1:1', attempts: 2 })
      await expect(client.publish(eventOf(1))).rejects.toMatchObject({
        code: 'ERR_NOT_READY',
        details: { what: 'the gateway' },
      })
    })

    it('gives up on a gateway that does not answer in time', async () => {
      gateway.answer(() => undefined)
      const client = gateway.client({ attempts: 1, timeoutMs: 30 })
      await expect(client.publish(eventOf(1))).rejects.toMatchObject({ code: 'ERR_NOT_READY' })
    })

    it('asks for a fresh token once when the gateway refuses the one it has', async () => {
      gateway.answer(problem(401, 'ERR_TOKEN_INVALID'), json(receiptOf(1)))
      await gateway.client().publish(eventOf(1))
      expect(gateway.seen.map(({ headers }) => headers.authorization)).toEqual([
        'Bearer token-1',
        'Bearer token-2',
      ])
      gateway.seen.length = 0
      gateway.answer(problem(401, 'ERR_TOKEN_INVALID'))
      await expect(gateway.client().publish(eventOf(1))).rejects.toMatchObject({
        details: { status: 401 },
      })
      expect(gateway.seen).toHaveLength(2)
    })

    it.each([
      ['a page of a proxy', '<html>'],
      ['a receipt without offset', JSON.stringify({ ...receiptOf(1), offset: undefined })],
      ['a receipt with a fraction', JSON.stringify({ ...receiptOf(1), offset: 1.5 })],
      ['nothing', ''],
    ])('does not take %s for a receipt', async (_name, body) => {
      gateway.answer((_seen, response) => {
        response.writeHead(201, { 'content-type': 'application/json' }).end(body)
      })
      await expect(gateway.client({ attempts: 1 }).publish(eventOf(1))).rejects.toThrow()
    })

    it('follows no redirect: the token would go along', async () => {
      gateway.answer((_seen, response) => {
        response.writeHead(307, { location: `${gateway.url}/elsewhere` }).end()
      })
      await expect(gateway.client({ attempts: 1 }).publish(eventOf(1))).rejects.toThrow()
      expect(gateway.seen).toHaveLength(1)
    })
  })

  it('publishes a batch and gives each event’s own outcome, in order', async () => {
    const refused = { type: 'about:blank', title: 'no', status: 422, code: 'ERR_EVENT_INVALID' }
    gateway.answer(
      json([
        { id: eventOf(1).id, status: 201, receipt: receiptOf(1) },
        { id: eventOf(2).id, status: 422, problem: refused },
        { id: null, status: 422, problem: refused },
      ]),
    )
    const items = await gateway.client().publishBatch([eventOf(1), eventOf(2), eventOf(3)])
    expect(items).toEqual([
      { id: eventOf(1).id, status: 201, receipt: receiptOf(1) },
      { id: eventOf(2).id, status: 422, problem: refused },
      { id: null, status: 422, problem: refused },
    ])
    expect(gateway.seen[0]?.headers['content-type']).toBe('application/cloudevents-batch+json')
  })

  it('asks for one event, its receipt and its deliveries by id', async () => {
    const deliveries = [
      {
        recipient: 'tz.isd',
        agreement: 'bi-tz-imm',
        version: 1,
        rule: 'r1',
        outcome: 'DISCLOSED',
        clause: 'r1',
        redactions: [{ path: 'total', operator: 'SUPPRESS_SMALL' }],
        decidedAt: '2026-03-01T08:00:00.000Z',
        ...{ evidence: null, sent: null, mayHaveBeenSent: false, couldHaveRead: true },
      },
    ]
    const { id } = eventOf(1)
    gateway.answer(json(eventOf(1)), json(receiptOf(1)), json({ id, deliveries }))
    const client = gateway.client()
    await expect(client.event(id)).resolves.toEqual(eventOf(1))
    await expect(client.receipt(id)).resolves.toEqual(receiptOf(1))
    await expect(client.deliveries(id)).resolves.toEqual({ id, deliveries })
    expect(gateway.seen.map(({ path }) => path)).toEqual([
      `/v1/events/${id}`,
      `/v1/events/${id}/receipt`,
      `/v1/events/${id}/deliveries`,
    ])
  })

  it('keeps an id inside its path', async () => {
    gateway.answer(problem(404, 'ERR_NOT_FOUND'))
    await expect(gateway.client().event('../parties?x=1')).rejects.toThrow()
    expect(gateway.seen[0]?.path).toBe('/v1/events/..%2Fparties%3Fx%3D1')
  })

  it('reads pages of the feed and of own events', async () => {
    gateway.answer(json({ events: [eventOf(1)], cursor: 'c1' }))
    const client = gateway.client()
    const page = { events: [eventOf(1)], cursor: 'c1' }
    await expect(client.page({ after: 'c0', limit: 5, wait: 30 })).resolves.toEqual(page)
    await expect(client.published()).resolves.toEqual(page)
    const [feed, published] = gateway.seen
    expect(feed?.path).toBe('/v1/feed')
    expect(Object.fromEntries(feed?.query ?? [])).toEqual({ after: 'c0', limit: '5', wait: '30' })
    expect(published?.path).toBe('/v1/published')
  })

  it('reads what the bus tells the party, and knows it again in the feed', async () => {
    const said = { due: null, agreement: 'a-b-1', by: 'tz.isd', code: null }
    const type = 'org.ujirani.notice.agreement-suspended.v1'
    const notice = { id: 'n-1', type, time: '2026-01-01T00:00:00.000Z', ...said }
    gateway.answer(json({ notices: [{ ...notice, version: 1 }], cursor: 'c1' }))
    const page = { notices: [notice], cursor: 'c1' }
    await expect(gateway.client().notices({ after: 'c0' })).resolves.toEqual(page)
    expect(gateway.seen[0]?.path).toBe('/v1/notices')
    expect([isNotice(notice), isNotice(eventOf(1))]).toEqual([true, false])
  })

  it('reads the feed to its present end, page by page', async () => {
    gateway.answer(
      json({ events: [eventOf(1), eventOf(2)], cursor: 'c2' }),
      json({ events: [eventOf(3)], cursor: 'c3' }),
      json({ events: [], cursor: 'c3' }),
    )
    const items: string[][] = []
    for await (const { cursor, event } of gateway.client().feed({ live: false, type: 't' })) {
      items.push([cursor, event.id])
    }
    expect(items).toEqual([
      ['', eventOf(1).id],
      ['c2', eventOf(2).id],
      ['c3', eventOf(3).id],
    ])
    expect(gateway.seen.map(({ query }) => query.get('after'))).toEqual([null, 'c2', 'c3'])
    expect(gateway.seen.every(({ query }) => query.get('type') === 't')).toBe(true)
  })

  it('lists and changes the register', async () => {
    const agreed = {
      agreement: 'a-1',
      version: 1,
      hash: 'sha256:00',
      state: 'SIGNED',
      signatures: ['bi.cgm'],
    }
    gateway.answer(
      json({ parties: [{ party: 'bi.cgm' }] }),
      json({ agreements: [{ ...agreed, titles: [] }] }),
      json({ ...agreed, versions: [] }),
      json(agreed, 201),
      json(agreed, 201),
      json(agreed, 201),
      json(agreed, 201),
      json({ party: 'bi.cgm', counter: 1 }, 201),
    )
    const client = gateway.client()
    await expect(client.parties()).resolves.toEqual([{ party: 'bi.cgm' }])
    await expect(client.agreements()).resolves.toEqual([{ ...agreed, titles: [] }])
    await expect(client.agreement('a-1')).resolves.toEqual({ ...agreed, versions: [] })
    await expect(client.proposeAgreement({ document: {}, signature: 's' })).resolves.toEqual(agreed)
    await expect(client.signAgreement('a-1', 's')).resolves.toEqual(agreed)
    await expect(client.actOnAgreement('a-1', 'a')).resolves.toEqual(agreed)
    await expect(client.stopAgreement('a-1', 'why')).resolves.toEqual(agreed)
    await expect(client.admitParty({})).resolves.toEqual({ party: 'bi.cgm', counter: 1 })
    expect(gateway.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/parties',
      'GET /v1/agreements',
      'GET /v1/agreements/a-1',
      'POST /v1/agreements',
      'POST /v1/agreements/a-1/signatures',
      'POST /v1/agreements/a-1/acts',
      'POST /v1/agreements/a-1/acts',
      'POST /v1/parties',
    ])
    const acts = gateway.seen.filter(({ path }) => path.endsWith('/acts'))
    expect(acts.map(({ body }) => body)).toEqual([{ act: 'a' }, { stop: true, reason: 'why' }])
    expect(gateway.seen.at(-1)?.headers).not.toHaveProperty('authorization')
  })
})
