import { convoy, convoyAgreement, convoyData, convoyRule, eventOf } from '../../test/disclosures.ts'
import { noonMs, parties } from '../../test/preview-bus.ts'
import type { AgreementDocument } from '../document.ts'
import { createPreview, type RecipientPreview } from './create-preview.ts'

const register = parties()
const previewOf = (document: AgreementDocument) =>
  createPreview(document, { register, atMs: noonMs })
const withRule = (changes: object, terms: object = {}): AgreementDocument =>
  convoyAgreement({ rules: [{ ...convoyRule, ...changes }], ...terms })

/** What the only recipient would get of the convoy. */
function look(document: AgreementDocument, event = convoy()): RecipientPreview {
  const [preview] = previewOf(document).look(event)
  if (preview === undefined) throw new TypeError('no recipient')
  return preview
}

/** Pointer → state and clause. */
const cells = ({ cells: all }: RecipientPreview) =>
  Object.fromEntries(
    all.map(({ pointer, state, operator, clause }) => [pointer, `${state} ${operator} ${clause}`]),
  )

describe('createPreview', () => {
  it('shows the copy, and what hides or changes each value', () => {
    const preview = look(convoyAgreement())
    expect(preview).toMatchObject({ outcome: 'DISCLOSED', rule: 'convoys', pointer: '/rules/0' })
    expect(cells(preview)).toMatchObject({
      '/subject': 'CHANGED PAIRWISE /rules/0/disclose',
      '/time': 'HIDDEN DROP /rules/0/disclose',
      '/data/day': 'CHANGED COARSEN_TIME /rules/0/disclose/day',
      '/data/total': 'SAME SUPPRESS_SMALL /rules/0/disclose/total',
      '/data/households': 'HIDDEN DROP /rules/0/disclose',
      '/data/remarks/0': 'HIDDEN DROP /rules/0/disclose',
      '/data/byDestination/0/count': 'SAME SUPPRESS_SMALL /rules/0/disclose/byDestination[].count',
      // Rumonge's 6, and Bururi's 129 lest they be worked out of the total.
      '/data/byDestination/1/count':
        'HIDDEN SUPPRESS_SMALL /rules/0/disclose/byDestination[].count',
      '/data/byDestination/2/count':
        'HIDDEN SUPPRESS_SMALL /rules/0/disclose/byDestination[].count',
      '/data/bySexAge/1/sex': 'SAME KEEP /rules/0/disclose/bySexAge[].sex',
    })
  })

  it('shows keyed values as keyed, for it holds no key', () => {
    expect(look(convoyAgreement()).copy?.envelope).toMatchObject({
      id: '«keyed»',
      subject: '«keyed»',
    })
  })

  it.each([
    [
      'no rule names the type',
      withRule({ types: ['org.ujirani.repatriation.arrived.v1'] }),
      'default-deny',
      '/rules',
    ],
    [
      'the purpose is none of the agreed',
      withRule({}, { purposes: ['STATISTICS'] }),
      'purpose-not-agreed',
      '/purposes',
    ],
    [
      'the purpose is prohibited',
      withRule({}, { prohibited: { purposes: ['COORDINATION'] } }),
      'purpose-prohibited',
      '/prohibited/purposes',
    ],
    [
      'nothing may reach its kind',
      withRule({}, { prohibited: { recipientKinds: ['IMMIGRATION'] } }),
      'recipient-kind-prohibited',
      '/prohibited/recipientKinds',
    ],
    [
      'no condition holds',
      withRule({ where: { path: 'total', op: 'atMost', value: 10 } }),
      'rule-filter',
      '/rules',
    ],
  ])('says that %s', (_, document, clause, pointer) => {
    expect(look(document)).toMatchObject({
      ...{ outcome: 'WITHHELD', clause, pointer, copy: null, cells: [] },
    })
  })

  it('says by which field a rule has no answer', () => {
    const where = { scheme: 'COD_AB', code: 'BDI999', vintage: '2017-11-03' }
    const data = {
      ...(convoyData as object),
      byDestination: [
        {
          place: {
            codes: [where],
            precision: 'ADM1',
            names: null,
            lat: null,
            lon: null,
            uncertaintyKm: null,
          },
          count: { value: 744, qualifier: 'EXACT', lower: null, upper: null },
        },
      ],
    }
    expect(look(convoyAgreement(), eventOf('repatriation.departed', data))).toMatchObject({
      clause: 'operator:byDestination[].place',
      pointer: '/rules/0/disclose/byDestination[].place',
    })
  })

  it('shows what is held, until when, and what it is then', () => {
    const waits = look(withRule({ delay: { for: 'PT36H' } }))
    expect(waits).toMatchObject({ outcome: 'HELD', heldUntil: { atMs: noonMs + 36 * 3_600_000 } })
    expect(waits.copy?.envelope.rule).toBe('convoys')
    const type = 'org.ujirani.repatriation.arrived.v1'
    const until = look(withRule({ delay: { until: type } }))
    expect(until).toMatchObject({ outcome: 'HELD', heldUntil: { type } })
    expect(until.copy?.envelope.rule).toBe('convoys')
  })

  it('finds again the entries that a condition leaves', () => {
    const document = withRule({
      disclose: {
        movementId: 'PAIRWISE',
        bySexAge: { op: 'FILTER_ITEMS', where: { path: 'sex', op: 'eq', value: 'F' } },
      },
    })
    const preview = look(document)
    const pointers = preview.cells
      .filter(({ path }) => path.startsWith('bySexAge'))
      .map(({ pointer, state, copyPointer, operator }) => [pointer, state, copyPointer, operator])
    expect(pointers).toEqual([
      ...['sex', 'age', 'count'].map((name) => [
        ...[`/data/bySexAge/0/${name}`, 'HIDDEN', null, 'FILTER_ITEMS'],
      ]),
      ...['sex', 'age', 'count'].map((name) => [
        ...[`/data/bySexAge/1/${name}`, 'SAME', `/data/bySexAge/0/${name}`, 'FILTER_ITEMS'],
      ]),
    ])
  })

  it('tells later events of a subject as they follow on earlier ones', () => {
    const preview = previewOf(
      withRule({
        types: ['org.ujirani.repatriation.departed.v1', 'org.ujirani.repatriation.corrected.v1'],
      }),
    )
    const [first] = preview.look(convoy())
    const withdrawal = eventOf(
      'repatriation.withdrawn',
      { movementId: 'convoy-2019-04-10', reason: null },
      { id: '0190163d-8694-739b-aea5-966c26f8ad92' as never },
    )
    expect(first?.outcome).toBe('DISCLOSED')
    const [later] = preview.look(withdrawal)
    expect(later).toMatchObject({ outcome: 'DISCLOSED', clause: 'withdrawn', cells: [] })
    // Looked at alone, there is nothing that it takes back.
    expect(look(convoyAgreement(), withdrawal)).toMatchObject({ clause: 'default-deny' })
  })

  it('shows no value of the event that a rule does not disclose', () => {
    const { copy, cells: all } = look(withRule({ disclose: { movementId: 'PAIRWISE' } }))
    const shown = JSON.stringify([copy, all])
    for (const value of ['convoy-2019-04-10', '609', 'rain', 'Manyovu', '2019-04-10']) {
      expect(shown).not.toContain(value)
    }
  })
})
