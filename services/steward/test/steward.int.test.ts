import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createDecoder, type AgreementAct, type PartyAct } from '@ujirani/events'
import { baseTopics, createBusRecordReader } from '@ujirani/messaging'
import {
  agreementDocument,
  createTestParties,
  signedAgreement,
  startServiceBus,
  type BusService,
  type ServiceBus,
  until,
} from '@ujirani/testing'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const disclose = {
  incidentId: 'KEEP',
  '@subject': 'KEEP',
  kind: 'KEEP',
  category: 'KEEP',
  occurredStart: 'KEEP',
  zone: 'KEEP',
} as const
const types = ['org.ujirani.incident.reported.v1']
const toJson = (text: string | null) => JSON.parse(text ?? '') as object
const toDocument = (agreement: string) =>
  agreementDocument({ agreement, rules: [{ from: 'bi.cgm', to: ['iom'], types, disclose }] })

describe('steward', () => {
  let bus: ServiceBus
  let steward: BusService
  beforeAll(async () => {
    bus = await startServiceBus(['bi.cgm', 'tz.isd', 'iom'])
    steward = await bus.start({ name: 'STEWARD', main })
  }, 120_000)
  afterAll(() => bus.stop(), 60_000)

  const post = async (path: string, body: unknown, party?: string, scope = 'agreements:write') => {
    const token = party && bus.issuer.token(`${party}-system`, scope)
    const response = await fetch(steward.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    })
    const json = (await response.json()) as Readonly<Record<string, unknown>>
    return { status: response.status, json }
  }
  const admit = ({ jws }: PartyAct) => post('/v1/parties', JSON.parse(jws))
  const propose = ({ document, jws }: AgreementAct, party: string) =>
    post('/v1/agreements', { document: toJson(document), signature: jws }, party)
  const sign = ({ agreement, jws }: AgreementAct, party: string) =>
    post(`/v1/agreements/${agreement}/signatures`, { signature: jws }, party)
  const acts = async (agreement: string) => {
    const [proposal, signature] = await signedAgreement(bus.parties, toDocument(agreement))
    if (proposal === undefined || signature === undefined) throw new TypeError('nothing was signed')
    return { proposal, signature }
  }
  const topics = async () => {
    const admin = bus.connection.createAdmin()
    const names = await admin.listTopics()
    await admin.close()
    return names
  }
  const endOf = async (topic: string) =>
    (await bus.reader.bounds([topic])).get(topic)?.[0]?.end ?? 0

  it('makes the base topics before anybody is admitted', async () => {
    expect(await topics()).toEqual(expect.arrayContaining(Object.values(baseTopics)))
  })

  it('admits parties by their signatures alone, and once', async () => {
    for (const { party, admission } of bus.parties.all) {
      expect(await admit(admission)).toEqual({ status: 201, json: { party, counter: 1 } })
      expect(await admit(admission)).toEqual({ status: 200, json: { party, counter: 1 } })
    }
    expect(await endOf(baseTopics.parties)).toBe(3)
    expect(await topics()).toEqual(expect.arrayContaining(['origin.bi.cgm', 'notices.iom']))
  }, 30_000)

  it('refuses a record without the quorum, and one of another trust root', async () => {
    const strangers = await createTestParties({ parties: ['who'] })
    const { admission } = strangers.party('who')
    const refused = await admit(admission)
    expect([refused.status, refused.json['code']]).toEqual([422, 'ERR_SIGNATURE_INVALID'])
    const own = JSON.parse(bus.parties.party('iom').admission.jws) as { signatures: object[] }
    const fewer = await post('/v1/parties', { ...own, signatures: own.signatures.slice(0, 2) })
    expect([fewer.status, fewer.json['code']]).toEqual([422, 'ERR_SIGNATURE_INVALID'])
    expect(await topics()).not.toContain('origin.who')
  })

  it('takes an agreement from proposal to force, each step once', async () => {
    const { proposal, signature } = await acts('incidents')
    const base = { agreement: 'incidents', version: 1 }
    expect(await propose(proposal, 'bi.cgm')).toMatchObject({
      status: 201,
      json: { ...base, state: 'PROPOSED', signatures: ['bi.cgm'] },
    })
    expect((await propose(proposal, 'bi.cgm')).status).toBe(200)
    expect(await topics()).not.toContain('shared.incidents.iom')
    expect(await sign(signature, 'iom')).toMatchObject({
      status: 201,
      json: { ...base, state: 'ACTIVE', signatures: ['bi.cgm', 'iom'] },
    })
    expect((await sign(signature, 'iom')).status).toBe(200)
    expect(await topics()).toContain('shared.incidents.iom')
    const written = await agreementActs()
    expect(written.map(({ kind }) => kind)).toEqual(['PROPOSED', 'PROVISIONED', 'SIGNED'])
  }, 30_000)

  async function agreementActs(): Promise<readonly AgreementAct[]> {
    const topic = baseTopics.agreements
    const records = createBusRecordReader(createDecoder(), bus.schemas)
    const to = await endOf(topic)
    const found = await bus.reader.readRange({ topic, partition: 0, from: 0, to })
    return Promise.all(found.map((record) => records.read('AgreementAct', record)))
  }

  it('answers about the version that was acted on', async () => {
    const { proposal } = await acts('incidents')
    const document = agreementDocument({
      agreement: 'incidents',
      version: 2,
      rules: [{ from: 'bi.cgm', to: ['iom'], types, disclose }],
      also: { supersedes: String((await propose(proposal, 'bi.cgm')).json['hash']) },
    })
    const [amendment] = await signedAgreement(bus.parties, document, 2)
    expect(await propose(amendment ?? proposal, 'bi.cgm')).toMatchObject({
      json: { version: 2, state: 'PROPOSED' },
    })
    expect(await propose(proposal, 'bi.cgm')).toMatchObject({
      status: 200,
      json: { version: 1, state: 'ACTIVE' },
    })
  }, 30_000)

  const baseless = agreementDocument({
    agreement: 'baseless',
    rules: [{ from: 'bi.cgm', to: ['iom'], types, disclose: { ...disclose, nothing: 'KEEP' } }],
  })

  it.each([
    ['a document of nothing', {}, '/agreement'],
    ['an unknown member', { ...baseless, program: 'x' }, '/program'],
    ['a field that nobody has', baseless, '/rules/0/disclose/nothing'],
  ])('refuses %s, and says where', async (_what, document, pointer) => {
    const [proposal] = await signedAgreement(bus.parties, baseless)
    const body = { document, signature: proposal?.jws }
    const { status, json } = await post('/v1/agreements', body, 'bi.cgm')
    expect([status, json['code']]).toEqual([422, 'ERR_AGREEMENT_INVALID'])
    const errors = json['errors'] as readonly { readonly pointer: string }[]
    expect(errors.map((error) => error.pointer)).toContain(pointer)
  })

  it('asks the proposer to acknowledge what overlaps with its agreements', async () => {
    const document = agreementDocument({
      agreement: 'overlapping',
      rules: [{ from: 'bi.cgm', to: ['iom'], types, disclose: { ...disclose, kind: 'DROP' } }],
    })
    const [proposal] = await signedAgreement(bus.parties, document)
    const body = { document, signature: proposal?.jws }
    const refused = await post('/v1/agreements', body, 'bi.cgm')
    expect([refused.status, refused.json['code']]).toEqual([422, 'ERR_AGREEMENT_INVALID'])
    expect(JSON.stringify(refused.json['errors'])).toContain('incidents')
    const wrong = await post('/v1/agreements', { ...body, acknowledges: ['another'] }, 'bi.cgm')
    expect(wrong.status).toBe(422)
    const known = { ...body, acknowledges: ['incidents'] }
    expect((await post('/v1/agreements', known, 'bi.cgm')).status).toBe(201)
  })

  it('takes no signature from anybody but who made it', async () => {
    const { proposal } = await acts('another')
    expect(await propose(proposal, 'iom')).toMatchObject({
      status: 422,
      json: { code: 'ERR_SIGNATURE_INVALID' },
    })
    const { signature } = await acts('elsewhere')
    await propose(proposal, 'bi.cgm')
    const transplanted = { ...signature, agreement: 'another' }
    expect((await sign(transplanted, 'iom')).status).toBe(422)
    expect(await topics()).not.toContain('shared.another.iom')
  }, 30_000)

  it('asks for a token, of a client that a party registered, with the scope', async () => {
    const { proposal } = await acts('tokens')
    const body = {
      document: toJson(proposal.document),
      signature: proposal.jws,
    }
    expect((await post('/v1/agreements', body)).status).toBe(401)
    expect((await post('/v1/agreements', body, 'who')).status).toBe(401)
    expect((await post('/v1/agreements', body, 'bi.cgm', 'feed:read')).status).toBe(403)
    expect((await post('/v1/agreements', body, 'bi.cgm')).status).toBe(201)
  })

  it('is whole again after it was killed in the middle of acts', async () => {
    const names = ['kill-a', 'kill-b', 'kill-c', 'kill-d', 'kill-e', 'kill-f']
    const made = await Promise.all(names.map((name) => acts(name)))
    for (const { proposal } of made) await propose(proposal, 'bi.cgm')
    const under = made.map(({ signature }) => sign(signature, 'iom').catch(() => undefined))
    await Promise.race(under)
    await setTimeout(15)
    await steward.kill()
    await Promise.all(under)
    steward = await bus.start({ name: 'STEWARD', main })
    for (const { signature } of made) {
      const { status, json } = await sign(signature, 'iom')
      expect([200, 201]).toContain(status)
      expect(json).toMatchObject({ state: 'ACTIVE', signatures: ['bi.cgm', 'iom'] })
    }
    const written = await agreementActs()
    for (const name of names) {
      const of = written.filter(({ agreement }) => agreement === name).map(({ kind }) => kind)
      expect(of).toEqual(['PROPOSED', 'PROVISIONED', 'SIGNED'])
    }
    const serials = written.flatMap(({ serial }) => (serial === null ? [] : [serial]))
    expect(new Set(serials).size).toBe(serials.length)
  }, 60_000)

  it('repairs when it starts what was changed behind its back', async () => {
    expect(await steward.stop()).toBe(0)
    const admin = bus.connection.createAdmin()
    await admin.deleteTopics(['shared.kill-a.iom'])
    await admin.setConfigs('shared.kill-b.iom', { 'retention.ms': '1000' })
    steward = await bus.start({ name: 'STEWARD', main })
    // Ready it may be while it still stands by: the one before it has only just stopped.
    const retentions = async () => {
      const changed = ['shared.kill-a.iom', 'shared.kill-b.iom']
      const settings = await admin.describeConfigs(changed).catch(() => new Map<string, never>())
      return changed.map((topic) => settings.get(topic)?.['retention.ms'])
    }
    const agreed = '15552000000'
    await until(async () => (await retentions()).every((found) => found === agreed))
    expect(await retentions()).toEqual([agreed, agreed])
    await admin.close()
    const reasons = () => steward.log.items.map(({ reason }) => reason)
    await until(() => reasons().includes('topic-missing') && reasons().includes('topic-settings'))
    expect(reasons()).toEqual(expect.arrayContaining(['topic-missing', 'topic-settings']))
  }, 60_000)

  it('beats each second, with ends that reach all it has written', async () => {
    const from = await endOf(baseTopics.heartbeat)
    await setTimeout(3_200)
    const to = await endOf(baseTopics.heartbeat)
    expect(to - from).toBeGreaterThanOrEqual(2)
    expect(to - from).toBeLessThanOrEqual(4)
    const topic = baseTopics.heartbeat
    const records = createBusRecordReader(createDecoder(), bus.schemas)
    const [last] = await bus.reader.readRange({ topic, partition: 0, from: to - 1, to })
    if (last === undefined) throw new TypeError('no beat')
    expect(await records.read('Heartbeat', last)).toMatchObject({
      partiesEnd: await endOf(baseTopics.parties),
      agreementsEnd: await endOf(baseTopics.agreements),
    })
  }, 30_000)
})
