import { readFileSync } from 'node:fs'
import { catalogue } from '@ujirani/events'
import { convoyAgreement, convoyRule } from '../../test/disclosures.ts'
import { documentHash } from '../preview/stand-in.ts'
import { createFromTemplate } from '../templates/create-from-template.ts'
import { templateNames } from '../templates/template.ts'
import { toOdrl } from './to-odrl.ts'

const full = convoyAgreement({
  prohibited: { purposes: ['LAW_ENFORCEMENT'], recipientKinds: ['POLICE'] },
  standby: { activatedBy: 'bi.cgm' },
  oversight: { auditors: ['audit.jbc'] },
  breach: { noticeWithin: 'PT72H' },
  rules: [
    {
      ...convoyRule,
      to: [{ party: 'bi.cgm', roles: ['analyst'] }],
      where: {
        all: [
          { path: 'total', op: 'atMost', value: 900 },
          { not: { label: 'tlp', op: 'in', value: ['RED'] } },
          {
            any: [{ path: 'borderPost', op: 'within', value: { scheme: 'COD_AB', code: 'TZ16' } }],
          },
          { path: 'remarks', op: 'exists', value: false },
          { envelope: 'source', op: 'startsWith', value: 'urn:ujirani:tz.isd' },
        ],
      },
      delay: { for: 'PT36H' },
      history: { from: '2025-11-01' },
      kafka: 'recipient-enforces-roles',
      onward: { mode: 'LISTED', to: ['bi.msp'] },
      retention: { period: 'P180D', certifyDestruction: true },
      duties: [{ duty: 'ACK', within: 'P2D' }],
    },
    { ...convoyRule, rule: 'others', delay: { until: 'org.ujirani.repatriation.arrived.v1' } },
  ],
})

/** Terms of the ODRL Core and Common Vocabularies, https://www.w3.org/TR/odrl-vocab/. */
const terms = {
  actions: ['read', 'use', 'distribute', 'delete', 'inform'],
  leftOperands: ['dateTime', 'delayPeriod', 'elapsedTime', 'purpose', 'recipient'],
  operators: [
    'eq',
    'gt',
    'gteq',
    'lt',
    'lteq',
    'neq',
    'isA',
    'hasPart',
    'isPartOf',
    'isAllOf',
    'isAnyOf',
    'isNoneOf',
  ],
  members: [
    ...['@context', '@type', '@value', 'uid', 'profile', 'conflict', 'assigner', 'assignee'],
    ...['permission', 'prohibition', 'obligation', 'duty', 'target', 'action', 'constraint'],
    ...['refinement', 'source', 'leftOperand', 'operator', 'rightOperand', 'and', 'or'],
  ],
}
/** Every term of the profile, as docs/odrl.md lists them. */
const profileTerms = readProfileTerms()

function readProfileTerms(): ReadonlySet<string> {
  const file = new URL('../../../../docs/odrl.md', import.meta.url)
  return new Set(readFileSync(file, 'utf8').match(/uj:[A-Za-z_]+/g))
}

/** Everything below a policy that a test looks at. */
function* nodesOf(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (Array.isArray(value)) for (const each of value) yield* nodesOf(each)
  else if (typeof value === 'object' && value !== null) {
    yield value as Readonly<Record<string, unknown>>
    for (const [name, each] of Object.entries(value)) {
      if (name !== '@context' && name !== 'uj:parameters') yield* nodesOf(each)
    }
  }
}

const documents = [
  ['every clause', full] as const,
  ...templateNames.map((name) => {
    const spec = { agreement: 'a-draft', from: 'bi.one', to: ['tz.two'], zone: 'Africa/Bujumbura' }
    const days = { validFrom: '2026-02-01', validTo: '2028-01-31' }
    return [name, createFromTemplate(name, catalogue, { ...spec, ...days })] as const
  }),
]

describe('toOdrl', () => {
  it.each(documents)('uses ODRL’s own terms, or the profile’s: %s', (_, document) => {
    for (const node of nodesOf(toOdrl(document))) {
      const isNote = 'said' in node
      for (const [name, value] of Object.entries(node)) {
        if (isNote) continue
        expect(name.startsWith('uj:') ? profileTerms : terms.members).toContain(name)
        const known = {
          action: terms.actions,
          leftOperand: terms.leftOperands,
          operator: terms.operators,
        }[name]
        if (known === undefined) continue
        expect(String(value).startsWith('uj:') ? profileTerms : known).toContain(value)
      }
    }
  })

  it.each(documents)('is an Agreement as the Information Model wants it: %s', (_, document) => {
    const policy = toOdrl(document)
    // §2.1.3: one permission, prohibition or obligation at least; assigner and assignee.
    expect(policy).toMatchObject({ '@type': 'Agreement', profile: 'urn:ujirani:odrl' })
    expect(policy.assigner.length * policy.assignee.length).toBeGreaterThan(0)
    const uids = [...policy.permission, ...policy.prohibition].map(({ uid }) => uid)
    expect(new Set(uids).size).toBe(uids.length)
    for (const rule of [...policy.permission, ...policy.prohibition]) {
      expect(Object.keys(rule)).toEqual(expect.arrayContaining(['action', 'target']))
    }
    // §2.5: a constraint is a comparison of three, or a logical one of one operand.
    for (const node of nodesOf(policy)) {
      for (const name of ['constraint', 'refinement']) {
        for (const each of (node[name] ?? []) as readonly object[]) {
          const members = Object.keys(each).filter((member) => !/^uj:(at|zone)$/.test(member))
          expect([
            ['leftOperand', 'operator', 'rightOperand'],
            ['and'],
            ['or'],
            ['uj:not'],
          ]).toContainEqual(members)
        }
      }
    }
  })

  it('says who lets whom read what, for how long and what for', () => {
    const [permission] = toOdrl(full).permission
    expect(permission).toMatchObject({
      action: 'read',
      assigner: 'urn:ujirani:party:tz.isd',
      assignee: [{ '@type': 'PartyCollection', source: 'urn:ujirani:party:bi.cgm' }],
      target: { '@type': 'AssetCollection', source: 'urn:ujirani:events:tz.isd' },
      duty: [
        { action: 'delete' },
        { action: 'uj:certifyDestruction' },
        { action: 'uj:acknowledge' },
      ],
    })
    expect(permission?.constraint).toContainEqual({
      leftOperand: 'purpose',
      operator: 'isAnyOf',
      rightOperand: ['uj:COORDINATION', 'uj:PREPAREDNESS'],
    })
    expect(permission?.constraint).toContainEqual({
      leftOperand: 'delayPeriod',
      operator: 'eq',
      rightOperand: { '@value': 'PT36H', '@type': 'xsd:duration' },
    })
  })

  it('forbids what is not passed on, and what is prohibited', () => {
    const { prohibition } = toOdrl(full)
    expect(prohibition.map(({ uid, action }) => `${uid.split('#')[1] ?? ''} ${action}`)).toEqual([
      'convoys/others distribute',
      'others/onward distribute',
      'prohibited-purposes use',
      'prohibited-kinds read',
    ])
  })

  it('names the document that binds', () => {
    expect(toOdrl(full)['uj:document']).toBe(documentHash(full))
  })

  it('says of every clause that it cannot express where it is', () => {
    const policy = toOdrl(full)
    const said = new Map(policy['uj:notExpressed'].map((each) => [each.pointer, each.said]))
    expect(said.get('/standby')).toBe('nowhere')
    expect(said.get('/suspension')).toBe('nowhere')
    expect(said.get('/rules')).toBe('profile')
    for (const name of ['disclose', 'where', 'history', 'kafka', 'to/0/roles', 'duties/0']) {
      expect(said.get(`/rules/0/${name}`)).toBe('profile')
    }
    expect(said.get('/rules/1/delay')).toBe('profile')
    // Pointers lead somewhere, but for what holds whether it is written or not.
    for (const pointer of said.keys()) {
      if (pointer === '/suspension') continue
      const found = pointer
        .split('/')
        .slice(1)
        .reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>>)[name], full)
      expect(found).toBeDefined()
    }
  })
})
