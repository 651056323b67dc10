import { fileURLToPath } from 'node:url'
import type { AgreementAct } from '@ujirani/events'
import { baseTopics } from '@ujirani/messaging'
import {
  agreementDocument,
  createTestParties,
  signedAct,
  signedAgreement,
  startServiceBus,
  type BusService,
  type ServiceBus,
} from '@ujirani/testing'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const types = ['org.ujirani.incident.reported.v1']
const kept = ['incidentId', '@subject', 'kind', 'category', 'occurredStart', 'zone']
const disclose = Object.fromEntries(kept.map((path) => [path, 'KEEP' as const]))
const toDocument = (agreement: string) =>
  agreementDocument({ agreement, rules: [{ from: 'bi.cgm', to: ['iom'], types, disclose }] })
const document = toDocument('incidents')

describe('acts on an agreement', () => {
  let bus: ServiceBus
  let steward: BusService
  beforeAll(async () => {
    bus = await startServiceBus(['bi.cgm', 'tz.isd', 'iom'])
    steward = await bus.start({ name: 'STEWARD', main })
    for (const { admission } of bus.parties.all) {
      await post('/v1/parties', JSON.parse(admission.jws))
    }
    await conclude(document)
  }, 300_000)
  afterAll(() => bus.stop(), 60_000)

  const post = async (path: string, body: unknown, party?: string, scope = 'agreements:write') => {
    const token = party && bus.issuer.token(`${party}-system`, scope)
    const headers = {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    }
    const response = await fetch(steward.url + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    const json = (await response.json()) as Readonly<Record<string, unknown>>
    return [response.status, json['code'] ?? json['state']]
  }
  const conclude = async (agreed: typeof document) => {
    const [proposal, signature] = await signedAgreement(bus.parties, agreed)
    const body = { document: agreed, signature: proposal?.jws }
    await post('/v1/agreements', body, 'bi.cgm')
    const path = `/v1/agreements/${agreed.agreement}/signatures`
    expect(await post(path, { signature: signature?.jws }, 'iom')).toEqual([201, 'ACTIVE'])
  }
  const hand = ({ agreement, jws }: AgreementAct, party: string, scope?: string) =>
    post(`/v1/agreements/${agreement}/acts`, { act: jws }, party, scope)
  const stop = (party: string, scope = 'agreements:suspend', body: object = { stop: true }) =>
    post('/v1/agreements/incidents/acts', body, party, scope)
  const said = (party: string, counter: number, action: 'suspend' | 'resume') =>
    signedAct(bus.parties, document, party, { action, counter })
  const endOfActs = async () =>
    (await bus.reader.bounds([baseTopics.agreements])).get(baseTopics.agreements)?.[0]?.end

  it('suspends by a signed act, once, and resumes by another of the same party', async () => {
    const suspension = await said('iom', 2, 'suspend')
    expect(await hand(suspension, 'iom')).toEqual([201, 'SUSPENDED'])
    const end = await endOfActs()
    expect(await hand(suspension, 'iom')).toEqual([200, 'SUSPENDED'])
    expect(await endOfActs()).toBe(end)
    const foreign = await said('bi.cgm', 2, 'resume')
    expect(await hand(foreign, 'bi.cgm')).toEqual([409, 'ERR_AGREEMENT_CONFLICT'])
    expect(await hand(await said('iom', 3, 'resume'), 'iom')).toEqual([201, 'ACTIVE'])
    // What was said before is no word any more.
    expect(await hand(suspension, 'iom')).toEqual([409, 'ERR_AGREEMENT_CONFLICT'])
  }, 30_000)

  it('stops by a token alone, and goes on by the signature of that party only', async () => {
    const reason = { stop: true, reason: 'keys may be in other hands' }
    expect(await stop('bi.cgm', 'agreements:suspend', reason)).toEqual([201, 'SUSPENDED'])
    expect(await stop('bi.cgm')).toEqual([200, 'SUSPENDED'])
    expect(await hand(await said('iom', 4, 'resume'), 'iom')).toEqual([
      409,
      'ERR_AGREEMENT_CONFLICT',
    ])
    expect(await hand(await said('bi.cgm', 2, 'resume'), 'bi.cgm')).toEqual([201, 'ACTIVE'])
  }, 30_000)

  it('takes each act by the scope that it needs, and no other', async () => {
    const act = await said('iom', 9, 'suspend')
    expect(await hand(act, 'iom', 'agreements:suspend')).toEqual([403, 'ERR_SCOPE_MISSING'])
    expect(await hand(act, 'iom', 'feed:read')).toEqual([403, 'ERR_SCOPE_MISSING'])
    expect(await stop('iom', 'agreements:write')).toEqual([403, 'ERR_SCOPE_MISSING'])
    const path = '/v1/agreements/incidents/acts'
    expect((await post(path, { stop: true }))[0]).toBe(401)
  })

  it.each([
    ['nothing', {}],
    ['a stop that is none', { stop: false }],
    ['a stop that would resume', { stop: true, resume: true }],
    ['an act and a stop', { act: 'x', stop: true }],
    ['a reason that is a letter', { stop: true, reason: 'x'.repeat(201) }],
  ])('refuses a body with %s', async (_what, body) => {
    const before = await endOfActs()
    const [status] = await stop('iom', 'agreements:suspend agreements:write', body)
    expect(status).toBe(400)
    expect(await endOfActs()).toBe(before)
  })

  it('takes no act from anybody but who made it, nor for another agreement', async () => {
    const before = await endOfActs()
    const act = await said('iom', 9, 'suspend')
    expect(await hand(act, 'bi.cgm')).toEqual([422, 'ERR_SIGNATURE_INVALID'])
    await conclude(toDocument('elsewhere'))
    const after = await endOfActs()
    expect(await hand({ ...act, agreement: 'elsewhere' }, 'iom')).toEqual([
      422,
      'ERR_SIGNATURE_INVALID',
    ])
    const strangers = await createTestParties({ parties: ['bi.cgm', 'iom'] })
    const forged = await signedAct(strangers, document, 'iom', { action: 'suspend', counter: 9 })
    expect(await hand(forged, 'iom')).toEqual([422, 'ERR_SIGNATURE_INVALID'])
    expect(await endOfActs()).toBe(after)
    expect(after).toBe(Number(before) + 3)
  }, 30_000)

  it('tells a stranger the same of an agreement as of none', async () => {
    const path = (id: string) => `/v1/agreements/${id}/acts`
    const scope = 'agreements:suspend'
    const known = await post(path('incidents'), { stop: true }, 'tz.isd', scope)
    const unknown = await post(path('nowhere'), { stop: true }, 'tz.isd', scope)
    expect(known).toEqual(unknown)
    expect(known).toEqual([409, 'ERR_AGREEMENT_CONFLICT'])
  })
})
