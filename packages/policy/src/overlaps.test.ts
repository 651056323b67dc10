import type { AgreementId, PartyId } from '@ujirani/events'
import { applyAct, proposalOf, signatureOf } from '../test/acts.ts'
import { accepted, busOf, noonMs } from '../test/bus.ts'
import { documentOf, plainJson, plainRule } from '../test/documents.ts'
import { by, play, refusalOf, signedBy, stateIn } from '../test/lifecycle.ts'
import { hashDocument } from './agreement-document.ts'
import { overlapsOf } from './overlaps.ts'
import type { Register } from './register.ts'

type Changes = Readonly<Record<string, unknown>>

const proposer = 'bi.cgm' as PartyId
const older = documentOf()
const coarser = { ...plainRule.disclose, place: { op: 'GENERALISE_PLACE', level: 'ADM1' } }
const newer = (changes: Changes = {}, document: Changes = {}) =>
  documentOf({
    agreement: 'bi-tz-new',
    rules: [{ ...plainRule, disclose: coarser, ...changes }],
    ...document,
  })

const namesIn = (register: Register, document = newer(), party: PartyId = proposer) =>
  overlapsOf(document, register, { proposer: party, atMs: noonMs }).map(
    ({ agreement, publisher, recipient, type }) =>
      [agreement, publisher, recipient, type].join(' '),
  )

const incident = 'org.ujirani.incident.reported.v1'
const overlap = [`bi-tz-imm tz.isd bi.cgm ${incident}`]

describe('the overlap check', () => {
  it('names the proposer’s other agreement by which a recipient gets the same otherwise', async () => {
    expect(namesIn(await signedBy(older))).toEqual(overlap)
  })

  it('names none whose redaction is the same, however it is spelt', async () => {
    const disclose = { ...plainRule.disclose, kind: { op: 'KEEP' } }
    expect(namesIn(await signedBy(older), newer({ disclose }))).toEqual([])
  })

  it.each<[string, Changes]>([
    ['of another type', { types: ['org.ujirani.incident.updated.v1'] }],
    ['of another publisher', { from: 'bi.cgm', to: [{ party: 'tz.isd' }] }],
    ['for another recipient', { to: [{ party: 'iom' }] }],
  ])('names none %s', async (_, changes) => {
    const parties = [...plainJson.parties, { party: 'iom', signatory: 'Chief' }]
    expect(namesIn(await signedBy(older), newer(changes, { parties }))).toEqual([])
  })

  it('names none that the proposer has no part in: it may not know of it', async () => {
    const parties = [...plainJson.parties, { party: 'iom', signatory: 'Chief' }]
    const register = await signedBy(older)
    expect(namesIn(register, newer({}, { parties }), 'iom' as PartyId)).toEqual([])
    // The negative twin: one of its parties is told.
    expect(namesIn(register, newer({}, { parties }))).toEqual(overlap)
  })

  it('names an earlier version of the same agreement never', async () => {
    const next = newer({}, { agreement: 'bi-tz-imm', version: 2, supersedes: hashDocument(older) })
    expect(namesIn(await signedBy(older), next)).toEqual([])
  })

  it('names what is suspended or still to begin, and not what is unsigned or over', async () => {
    const suspended = await play(
      await signedBy(older),
      await by(older)('bi.cgm', 2, { action: 'suspend' }),
    )
    expect(namesIn(suspended)).toEqual(overlap)
    const later = documentOf({ validity: { ...plainJson.validity, from: '2026-09-01' } })
    expect(namesIn(await signedBy(later))).toEqual(overlap)
    const offered = await play(
      await busOf(),
      await proposalOf(older, { party: 'bi.cgm', counter: 1 }),
    )
    expect(namesIn(offered)).toEqual([])
    const ending = await play(
      await signedBy(older),
      await by(older)('bi.cgm', 2, { action: 'terminate' }),
    )
    const atMs = Date.parse('2026-03-02T00:00:00Z')
    expect(overlapsOf(newer(), ending, { proposer, atMs })).toEqual([])
  })

  it('names each way once, also where several rules overlap', async () => {
    const rules = [
      { ...plainRule, disclose: coarser },
      { ...plainRule, rule: 'r2', disclose: coarser, where: undefined },
    ]
    expect(namesIn(await signedBy(older), newer({}, { rules }))).toEqual(overlap)
  })
})

describe('a proposal that overlaps', () => {
  const propose = async (acknowledges: readonly string[]) => ({
    ...(await proposalOf(newer(), { party: 'bi.cgm', counter: 1 })),
    acknowledges,
  })

  it('is refused until it acknowledges the other agreement', async () => {
    const register = await signedBy(older)
    expect(await refusalOf(register, await propose([]))).toContain(
      '/acknowledges must name bi-tz-imm',
    )
    expect(await refusalOf(register, await propose(['another']))).toContain('must name bi-tz-imm')
    const proposed = accepted(await applyAct({ register }, await propose(['bi-tz-imm'])))
    const [version] = stateIn(proposed, 'bi-tz-new').versions
    expect(version?.acknowledges).toEqual(['bi-tz-imm'])
  })

  it('says by whom and what for to nobody but its parties’ own proposer', async () => {
    const register = await signedBy(older)
    const strange = { ...(await propose([])), acknowledges: [] }
    const { register: after } = await applyAct({ register }, strange)
    expect(after.agreements.has('bi-tz-new' as AgreementId)).toBe(false)
  })

  it('is judged again for each version, and not for signatures', async () => {
    const register = await play(await signedBy(older), await propose(['bi-tz-imm']))
    const signed = await play(register, await signatureOf(newer(), { party: 'tz.isd', counter: 1 }))
    const second = newer({}, { version: 2, supersedes: hashDocument(newer()) })
    const next = await proposalOf(second, { party: 'bi.cgm', counter: 2 })
    expect(await refusalOf(signed, next)).toContain('/acknowledges')
  })
})
