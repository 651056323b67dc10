import { noonMs } from '../../test/bus.ts'
import {
  decideAt,
  disclosed,
  parties,
  registerWith,
  rule,
  type Changes,
} from '../../test/decisions.ts'
import { convoy, convoyRule, keys, noPrior } from '../../test/disclosures.ts'
import { decide } from './decide.ts'

describe('a copy’s envelope', () => {
  const envelopeWith = async (changes: Changes, event = convoy(), atMs = noonMs) => {
    const register = await registerWith({ parties, rules: [rule(changes)] })
    return disclosed(decideAt(register, event, atMs)[0]).copy.envelope
  }
  const listing = (attributes: Changes) => ({ disclose: { ...convoyRule.disclose, ...attributes } })

  it('holds nothing that no rule lists but names, labels and terms', async () => {
    const envelope = await envelopeWith({})
    expect(envelope).toEqual({
      id: '648cd7af-5f95-88ac-9fdb-0418a5755f48',
      source: 'urn:ujirani:tz.isd',
      type: 'org.ujirani.repatriation.departed.v1',
      subject: '02148aad-5515-8406-9ed6-bd5fa6e5d677',
      sensitivity: 'MODERATE',
      tlp: 'AMBER',
      personaldata: 'NONE',
      purpose: 'COORDINATION',
      cestatus: 'Actual',
      agreement: 'bi-tz-returns',
      agreementversion: 1,
      rule: 'convoys',
      onward: { mode: 'NONE', to: [] },
      retainuntil: '2026-08-28',
      redactions: expect.any(Array) as unknown,
    })
  })

  it('never holds the sequence, which counts what was withheld', async () => {
    const all = { '@time': 'KEEP', '@recordedtime': 'KEEP', '@source': 'KEEP', '@subject': 'KEEP' }
    const envelope = await envelopeWith(listing(all), convoy({ derivedfrom: 'x' }))
    expect(Object.keys(envelope)).not.toContain('sequence')
    expect(Object.keys(envelope)).not.toContain('derivedfrom')
    expect(Object.keys(envelope)).not.toContain('audience')
  })

  it('holds what a rule lists, as it says', async () => {
    const zone = 'Africa/Dar_es_Salaam'
    const envelope = await envelopeWith(
      listing({
        '@subject': 'KEEP',
        '@time': { op: 'COARSEN_TIME', to: 'day', zone },
        '@recordedtime': { op: 'COARSEN_TIME', to: 'hour', zone },
        '@correlationid': 'PAIRWISE',
        '@causationid': 'KEEP',
        '@source': 'KEEP',
      }),
    )
    expect(envelope).toMatchObject({
      subject: 'convoy-2019-04-10',
      time: '2019-04-10T00:00:00+03:00',
      recordedtime: '2019-04-10T22:00:00+03:00',
      correlationid: keys('bi-tz-returns' as never, 'bi.cgm' as never).pairwise('assessment-2018'),
      causationid: '0190163d-8694-739b-aea5-000000000001',
      source: 'urn:ujirani:tz.isd:manyovu',
    })
    const operators = envelope.redactions.map(({ path, operator }) => `${path}:${operator}`)
    expect(operators.slice(0, 3)).toEqual([
      '@time:COARSEN_TIME',
      '@recordedtime:COARSEN_TIME',
      '@correlationid:PAIRWISE',
    ])
  })

  it('lacks an attribute that the event lacks', async () => {
    const { recordedtime, ...envelope } = convoy().envelope
    expect(recordedtime).toBeDefined()
    const copy = await envelopeWith(listing({ '@recordedtime': 'KEEP' }), { ...convoy(), envelope })
    expect(Object.keys(copy)).not.toContain('recordedtime')
  })

  it('names the roles that may see it and the parties it may travel to', async () => {
    const to = [{ party: 'bi.cgm', roles: ['border-desk', 'analyst'] }]
    const onward = { mode: 'LISTED', to: ['iom', 'bi.pnb'] }
    expect(await envelopeWith({ to, onward })).toMatchObject({
      roles: ['analyst', 'border-desk'],
      onward: { mode: 'LISTED', to: ['bi.pnb', 'iom'] },
    })
  })

  it.each([
    ['2026-03-01T00:00:00.000Z', 'P180D', '2026-08-28'],
    ['2026-03-01T23:59:59.999Z', 'P180D', '2026-08-28'],
    ['2026-03-02T00:00:00.000Z', 'P180D', '2026-08-29'],
    ['2026-03-01T23:59:59.999Z', 'P2W', '2026-03-15'],
  ])('decided at %s may be kept for %s, until %s', async (at, period, until) => {
    const envelope = await envelopeWith({ retention: { period } }, convoy(), Date.parse(at))
    expect(envelope.retainuntil).toBe(until)
  })

  it('joins no two recipients’ copies', async () => {
    const register = await registerWith({
      parties,
      rules: [rule({ to: [{ party: 'bi.cgm' }, { party: 'iom' }] })],
    })
    const [one, other] = decideAt(register).map((decision) => disclosed(decision).copy)
    expect(one?.envelope.id).not.toBe(other?.envelope.id)
    expect(one?.envelope.subject).not.toBe(other?.envelope.subject)
    expect(one?.salt.equals(other?.salt ?? Buffer.alloc(0))).toBe(false)
    expect(one?.key).toBe(one?.envelope.subject)
  })

  it('reads «keyed» where the keys are not held', async () => {
    const register = await registerWith()
    const [decision] = decide(convoy(), register, noonMs, noPrior, null)
    const { copy } = disclosed(decision)
    expect(copy.envelope).toMatchObject({ id: '«keyed»', subject: '«keyed»' })
    expect(copy.value).toMatchObject({ movementId: '«keyed»' })
    expect(copy.salt).toHaveLength(16)
  })
})
