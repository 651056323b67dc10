import { convoyAgreement, convoyData, convoyRule, eventOf } from '../../test/disclosures.ts'
import { noonMs, parties } from '../../test/preview-bus.ts'
import type { AgreementDocument } from '../document.ts'
import { describeChanges } from '../sentences/describe-changes.ts'
import { createChangeCounter } from './count-changes.ts'
import { createPreview } from './create-preview.ts'

const register = parties()
const count = (value: number) => ({ value, qualifier: 'EXACT', lower: null, upper: null })

/** Three convoys: 40 people, 400 people, and 800 with a breakdown by sex. */
const history = [
  { total: count(40), households: null, byDestination: null, bySexAge: null, remarks: null },
  { total: count(400), households: count(60), byDestination: null, bySexAge: null, remarks: null },
  {
    total: count(800),
    households: count(120),
    byDestination: null,
    remarks: null,
    bySexAge: [
      { sex: 'M', age: 'UNSPECIFIED', count: count(390) },
      { sex: 'F', age: 'UNSPECIFIED', count: count(410) },
    ],
  },
].map((members, index) => {
  const movementId = `convoy-${index.toString()}`
  const id = `0190163d-8694-739b-aea5-00000000000${index.toString()}` as never
  const data = { ...(convoyData as object), ...members, movementId }
  return eventOf('repatriation.departed', data, { id, subject: movementId })
})

const document = (rule: object, terms: object = {}): AgreementDocument =>
  convoyAgreement({ rules: [{ ...convoyRule, ...rule }], ...terms })

function changes(before: AgreementDocument, after: AgreementDocument) {
  const setting = { register, atMs: noonMs }
  const [old, now] = [createPreview(before, setting), createPreview(after, setting)]
  const counter = createChangeCounter()
  for (const event of history) counter.add(event, old.look(event), now.look(event))
  return counter.counted()
}

const least = { movementId: 'PAIRWISE', total: 'KEEP' }
const none = { cells: 0, events: 0 }

describe('createChangeCounter', () => {
  it('finds nothing between a document and itself', () => {
    const same = changes(document({}), document({}))
    const nothing = { newlyDisclosed: none, newlyWithheld: none, changed: none }
    expect(same).toEqual({ count: 3, recipients: [], ...nothing })
  })

  it('counts each value that a field newly named discloses', () => {
    const more = { ...least, households: 'KEEP', bySexAge: 'KEEP' }
    const found = changes(document({ disclose: least }), document({ disclose: more }))
    // Households of two convoys, and two entries of sex, age and count of the third.
    expect(found).toMatchObject({
      count: 3,
      newlyDisclosed: { cells: 8, events: 2 },
      newlyWithheld: none,
      changed: none,
    })
    const [{ recipient, fields } = { recipient: '', fields: [] }] = found.recipients
    expect(recipient).toBe('bi.cgm')
    expect(fields.map(({ path, newlyDisclosed }) => [path, newlyDisclosed.cells])).toEqual([
      ['households', 2],
      ['bySexAge[].sex', 2],
      ['bySexAge[].age', 2],
      ['bySexAge[].count', 2],
    ])
    const back = changes(document({ disclose: more }), document({ disclose: least }))
    expect(back).toMatchObject({ newlyDisclosed: none, newlyWithheld: { cells: 8, events: 2 } })
  })

  it('counts everything of events that a condition newly lets through', () => {
    const where = { path: 'total', op: 'atLeast', value: 100 }
    const found = changes(document({ disclose: least, where }), document({ disclose: least }))
    // Of the first convoy: subject, source, movement and total.
    expect(found).toMatchObject({
      newlyDisclosed: { cells: 4, events: 1 },
      newlyWithheld: none,
    })
  })

  it('counts what is shown in another form, and by suppression hidden', () => {
    const rounded = { ...least, total: { op: 'ROUND', base: 500 } }
    const found = changes(document({ disclose: least }), document({ disclose: rounded }))
    expect(found).toMatchObject({ changed: { cells: 3, events: 3 }, newlyDisclosed: none })
    const hidden = { ...least, total: { op: 'SUPPRESS_SMALL', k: 50, group: 'people' } }
    expect(changes(document({ disclose: least }), document({ disclose: hidden }))).toMatchObject({
      newlyWithheld: { cells: 1, events: 1 },
      changed: none,
    })
  })

  it('counts a new recipient by itself', () => {
    const terms = {
      parties: ['bi.cgm', 'tz.isd', 'iom'].map((party) => ({ party, signatory: 'D' })),
    }
    const to = [{ party: 'bi.cgm' }, { party: 'iom' }]
    const found = changes(document({ disclose: least }), document({ disclose: least, to }, terms))
    expect(found).toMatchObject({
      newlyDisclosed: { cells: 12, events: 3 },
      recipients: [{ recipient: 'iom', newlyDisclosed: { cells: 12, events: 3 } }],
    })
  })

  it('is told in one sentence, in each language', () => {
    const found = changes(
      document({ disclose: least }),
      document({ disclose: { ...least, households: 'KEEP' } }),
    )
    const asked = { after: 'v4', from: '2025-03-01', to: '2026-03-01' }
    expect(describeChanges(found, asked, 'en')).toBe(
      'Over the 3 events from 2025-03-01 to 2026-03-01, v4 newly discloses 2 cells in 2 events, ' +
        'withholds none, and shows none in another form.',
    )
    expect(describeChanges(found, asked, 'fr')).toBe(
      'Sur 3 événements du 2025-03-01 au 2026-03-01, v4 transmet en plus : 2 cellules dans 2 ' +
        'événements ; retient en plus : aucune ; montre sous une autre forme : aucune.',
    )
  })
})
