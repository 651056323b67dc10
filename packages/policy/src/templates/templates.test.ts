import { catalogue, createPlaces } from '@ujirani/events'
import { checkAgreement } from '../check-agreement.ts'
import { disclosedOf } from '../disclosed-paths.ts'
import { toOperator, type AgreementDocument, type PartyKind } from '../document.ts'
import type { PartyState, Register } from '../register.ts'
import { describeAgreement } from '../sentences/describe-agreement.ts'
import { createFromTemplate } from './create-from-template.ts'
import { templateNames, type TemplateName } from './template.ts'
import { templates } from './templates.ts'

const zone = 'Africa/Bujumbura'
const spec = { agreement: 'a-draft', validFrom: '2026-02-01', validTo: '2028-01-31', zone }
const draft = (name: TemplateName) =>
  createFromTemplate(name, catalogue, { ...spec, from: 'bi.one', to: ['tz.two'] })

function registerOf(
  from: PartyKind,
  to: PartyKind,
): Pick<Register, 'parties' | 'catalogue' | 'places'> {
  const state = (party: string, kind: PartyKind) => {
    const record = { party, kind, country: party.slice(0, 2).toUpperCase() }
    return [party, { party, record, epochs: [{ record, fromMs: -Infinity }] }] as const
  }
  const parties = new Map([
    state('bi.one', from),
    state('tz.two', to),
  ] as never) as unknown as ReadonlyMap<never, PartyState>
  return { parties, catalogue, places: createPlaces() }
}

/** Every operator that a rule about a type of the family has, by path. */
function disclosed(document: AgreementDocument, type: string): Map<string, string> {
  const entry = catalogue.eventTypes.get(`org.ujirani.${type}.v1`)
  if (entry === undefined) throw new TypeError(type)
  const rules = document.rules.filter(
    ({ from, types }) => from === 'bi.one' && types.includes(entry.type),
  )
  return new Map(
    rules.flatMap(({ disclose }) =>
      Object.entries(disclosedOf(disclose, entry)).map(([path, spec]) => {
        const operator = toOperator(spec)
        const level =
          'level' in operator
            ? ` ${operator.level}`
            : 'k' in operator
              ? ` ${operator.k.toString()}`
              : ''
        return [path, `${operator.op}${level}`] as const
      }),
    ),
  )
}

describe('createFromTemplate', () => {
  it.each(templateNames)('writes a draft that passes the check: %s', (name) => {
    const { from, to } = templates[name]
    for (const publisher of from) {
      for (const recipient of to) {
        const register = registerOf(publisher, recipient)
        expect(checkAgreement(draft(name), register)).toEqual([])
      }
    }
  })

  it.each(templateNames)('can be read in every language: %s', (name) => {
    for (const language of ['en', 'fr', 'sw', 'rn'] as const) {
      const { rules } = describeAgreement(draft(name), language)
      expect(rules).toHaveLength(draft(name).rules.length)
    }
  })

  it('gives neighbours incidents to the commune, without small numbers and free text', () => {
    const fields = disclosed(draft('immigration'), 'incident.reported')
    expect(fields.get('place')).toBe('GENERALISE_PLACE ADM2')
    for (const path of ['affected', 'bySexAge[].count']) {
      expect(fields.get(path)).toBe('SUPPRESS_SMALL 10')
    }
    expect(fields.has('shareableSummary')).toBe(true)
    for (const path of ['summary', 'sourceGrade', 'byNeed', 'attachments', 'actions']) {
      expect(fields.has(path)).toBe(false)
    }
  })

  it('gives a UN agency the text too', () => {
    const fields = disclosed(draft('un-facilitation'), 'incident.reported')
    expect(fields.get('summary')).toBe('KEEP')
    expect(fields.get('place')).toBe('GENERALISE_PLACE ADM2')
  })

  it.each(['un-facilitation', 'funder'] as const)(
    'tells %s nothing of goods on the road',
    (name) => {
      expect(disclosed(draft(name), 'equipment.shipped').size).toBe(0)
      for (const path of ['serials', 'frequenciesMHz', 'deliverTo']) {
        expect(disclosed(draft(name), 'equipment.requested').has(`lines[].${path}`)).toBe(false)
      }
    },
  )

  it('tells values and funds to a funder alone', () => {
    const isTold = (name: TemplateName) =>
      disclosed(draft(name), 'equipment.committed').has('totalValue')
    expect([isTold('funder'), isTold('un-facilitation')]).toEqual([true, false])
  })

  it('gives health authorities whole alerts, to be acknowledged within a day', () => {
    const [rule] = draft('health').rules
    expect(rule?.duties).toEqual([{ duty: 'ACK', within: 'PT24H' }])
    expect(disclosed(draft('health'), 'health.alert.issued').get('casesByPlace')).toBe('KEEP')
    // Of people none but offices: a contact crosses by permit alone.
    expect(disclosed(draft('health'), 'health.alert.issued').has('contact')).toBe(false)
  })

  it.each(['immigration', 'police', 'health'] as const)(
    'keeps what is inside matters of a party out of meetings: %s',
    (name) => {
      const fields = disclosed(draft(name), 'meeting.held')
      for (const path of ['agenda', 'agenda[].decisions', 'agenda[].gaps', 'actions']) {
        expect(fields.get(path)).toBe('FILTER_ITEMS')
      }
      expect(JSON.stringify(draft(name))).not.toContain('PARTY_INTERNAL')
    },
  )

  it('gives the police nothing of returns', () => {
    expect(JSON.stringify(draft('police'))).not.toContain('repatriation')
    expect(draft('immigration').prohibited?.recipientKinds).toEqual(['POLICE'])
  })

  it('leaves out what a party does not publish', () => {
    const document = createFromTemplate('immigration', catalogue, {
      ...spec,
      from: 'bi.one',
      to: ['tz.two'],
      familiesOf: (party) => (party === 'bi.one' ? ['incident'] : ['meeting', 'action']),
    })
    expect(document.rules.map(({ rule }) => rule)).toEqual([
      'bi-one-incidents',
      'tz-two-meetings',
      'tz-two-minutes',
      'tz-two-actions',
    ])
  })
})
