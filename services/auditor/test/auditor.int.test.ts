import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { baseTopics } from '@ujirani/messaging'
import {
  createTestEvents,
  startServiceBus,
  toOriginRecord,
  type BusService,
  type ServiceBus,
} from '@ujirani/testing'
import type { ReplayReport } from '../src/replay/report.ts'
import { topicOf, unwatched, watched } from './fixtures/audited-log.ts'

const mainOf = (service: string) =>
  fileURLToPath(new URL(`../../${service}/src/main.ts`, import.meta.url))
const origin = 'origin.bi.cgm'

describe('auditor', () => {
  let bus: ServiceBus
  let auditor: BusService
  beforeAll(async () => {
    bus = await startServiceBus(['bi.cgm', 'tz.isd', 'iom', 'undp', 'audit.jbc'])
    const { steward, parties } = bus
    await steward.prepare()
    await steward.admit(parties)
    await steward.conclude(parties, watched)
    await steward.conclude(parties, unwatched)
    steward.startBeating()
    const env = { UJIRANI_AUDITOR_PARTY: 'audit.jbc' }
    const services = await Promise.all([
      bus.start({ name: 'AUDITOR', main: mainOf('auditor'), env }),
      bus.start({ name: 'DISCLOSURE', main: mainOf('disclosure') }),
    ])
    auditor = services[0]
  }, 120_000)
  afterAll(() => bus.stop(), 60_000)

  const post = (
    body: object,
    headers: Readonly<Record<string, string>> = {},
    scope = 'audit:read',
    party = 'audit.jbc',
  ) =>
    fetch(`${auditor.url}/v1/audit/replays`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${bus.issuer.token(`${party}-system`, scope)}`,
        ...headers,
      },
      body: JSON.stringify(body),
    })
  const replay = async (body: object = {}): Promise<ReplayReport> => {
    const response = await post(body)
    expect(response.status).toBe(200)
    return (await response.json()) as ReplayReport
  }
  const end = async (topic: string) => (await bus.reader.bounds([topic])).get(topic)?.[0]?.end ?? 0

  it('finds that a real disclosure did what it had to, and nothing else', async () => {
    const incident = createTestEvents('incident-reported')
    const event = incident()
    const events = [event, event, ...Array.from({ length: 200 }, () => incident())]
    const good = toOriginRecord(incident(), bus.schemas)
    const poison = { ...good, value: Buffer.from('nothing that Avro knows') }
    await bus.publisher.publishAll([
      ...events.map((one) => toOriginRecord(one, bus.schemas)),
      poison,
    ])
    while ((await end(baseTopics.decisions)) < 203) await setTimeout(50)
    while ((await end(topicOf('iom'))) < 201) await setTimeout(50)
    const { summary } = await replay()
    // 201 events with two lines and two copies each, a duplicate, and a record that is poison.
    expect(summary).toEqual({
      records: 203,
      matches: 806,
      missing: 0,
      excess: 0,
      altered: 0,
      late: 0,
      stale: 0,
      undecided: 0,
      expired: 0,
      unopened: 201,
    })
  }, 60_000)

  it('answers the same bytes twice, also as lines', async () => {
    const [one, other] = [await (await post({})).text(), await (await post({})).text()]
    expect(one).toBe(other)
    const response = await post({}, { accept: 'application/x-ndjson' })
    expect(response.headers.get('content-type')).toContain('application/x-ndjson')
    const [summary, ...records] = (await response.text()).trimEnd().split('\n')
    const lines: object = {
      summary: JSON.parse(summary ?? '') as object,
      records: records.map((line) => JSON.parse(line) as object),
    }
    expect(lines).toEqual(JSON.parse(one))
  }, 30_000)

  it('finds what is planted in the broker behind everybody’s back', async () => {
    const topic = topicOf('iom')
    const [copy] = await bus.reader.readRange({ topic, partition: 0, from: 0, to: 1 })
    if (copy === undefined) throw new TypeError('no copy')
    const { key, value, headers } = copy
    const widened = headers.filter(([name]) => name !== 'ce_redactions')
    await bus.publisher.publishAll([
      { topic, key, value, headers: widened },
      { topic: topicOf('tz.isd'), key, value, headers },
      { topic: baseTopics.decisions, key: 'x', value: Buffer.from('rubbish'), headers: [] },
    ])
    const { records, summary } = await replay()
    expect(summary).toMatchObject({ altered: 1, excess: 2, missing: 0 })
    const blamed = records.filter(({ findings }) =>
      findings.some(({ verdict }) => verdict === 'altered' || verdict === 'excess'),
    )
    expect(blamed.map((record) => record.topic).sort()).toEqual([
      baseTopics.decisions,
      origin,
      topicOf('tz.isd'),
    ])
  }, 30_000)

  it('shows metadata only', async () => {
    const text = await (await post({})).text()
    expect(text).not.toContain('CROWDING')
    expect(text).not.toContain('ex-incident-mugina')
  }, 30_000)

  it.each([
    ['another party', 'audit:read', 'tz.isd', 403],
    ['a token without the scope', 'feed:read', 'audit.jbc', 403],
    ['a client that nobody registered', 'audit:read', 'who', 401],
  ])('tells nothing to %s', async (_who, scope, party, status) => {
    const response = await post({}, {}, scope, party)
    expect(response.status).toBe(status)
    expect(await response.text()).not.toContain('summary')
  })

  it.each([
    [
      'a window that ends before it begins',
      { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' },
    ],
    ['a party that is none', { party: 'BI' }],
    ['a member that it does not know', { all: true }],
  ])('refuses %s', async (_what, body) => {
    expect((await post(body)).status).toBe(400)
  })

  it('finds nothing in a window in which nothing happened', async () => {
    const { summary } = await replay({ from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' })
    expect(Object.values(summary).every((count) => count === 0)).toBe(true)
  })
})
