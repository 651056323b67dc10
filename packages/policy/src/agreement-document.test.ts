import { documentOf, documentWithRule, faultsOf, plainJson, plainRule } from '../test/documents.ts'
import { hashDocument, parseAgreement, readAgreement } from './agreement-document.ts'
import { AgreementInvalidError } from './errors.ts'
import { canonicalBytes } from './jcs.ts'

const withRule = (changes: object) => ({ ...plainJson, rules: [{ ...plainRule, ...changes }] })
describe('parseAgreement', () => {
  it('gives the document back as it is, nothing filled in', () => {
    expect(documentOf()).toEqual(plainJson)
  })

  const good: readonly [string, object][] = [
    [
      'all that the design’s example says',
      {
        version: 3,
        supersedes: `sha256:${'0'.repeat(64)}`,
        legalText: [{ lang: 'en', sha256: '0'.repeat(64), authentic: true }],
        validity: { ...plainJson.validity, reviewBy: '2027-01-31' },
        prohibited: { purposes: ['LAW_ENFORCEMENT'], recipientKinds: ['POLICE'] },
        transferPermits: [
          {
            jurisdiction: 'TZ',
            regulator: 'PDPC',
            permit: 'P-1',
            to: '2027-06-30',
            covers: ['OFFICIAL_CONTACT'],
          },
        ],
        oversight: { auditors: ['audit.jbc'] },
        breach: { noticeWithin: 'PT72H' },
        suspension: { unilateral: true },
        termination: { noticeDays: 60, survives: ['retention', 'onward'] },
        standby: { activatedBy: 'bi.cgm' },
      },
    ],
    ['explicit nothings', { supersedes: null, standby: null }],
    [
      'a rule with all it can say',
      withRule({
        to: [{ party: 'bi.cgm', roles: ['border-desk', 'analyst'] }],
        delay: null,
        history: { from: '2026-02-01' },
        kafka: 'recipient-enforces-roles',
        onward: { mode: 'LISTED', to: ['bi.pnb'] },
        retention: { period: 'P26W', certifyDestruction: true },
        duties: [{ duty: 'ACK', within: 'P2D' }],
      }),
    ],
    ['a delay by time', withRule({ delay: { for: 'PT1H30M' } })],
    [
      'a delay until a type',
      withRule({ delay: { until: 'org.ujirani.meeting.minutes.approved.v1' } }),
    ],
    ['no condition', withRule({ where: undefined })],
  ]
  it.each(good)('accepts %s', (_, changes) => {
    const json: unknown = JSON.parse(JSON.stringify({ ...plainJson, ...changes }))
    expect(faultsOf(json)).toEqual([])
  })

  const bad: readonly [string, string, unknown][] = [
    ['an unknown member', '/extra', { ...plainJson, extra: 1 }],
    ['an unknown member with a slash', '/a~1b', { ...plainJson, 'a/b': 1 }],
    ['a member called __proto__', '/__proto__', JSON.parse('{"__proto__":{}}')],
    ['a missing member', '/purposes', { ...plainJson, purposes: undefined }],
    ['no object', '', 'agreement'],
    ['an id too short', '/agreement', { ...plainJson, agreement: 'bi' }],
    ['an id in capitals', '/agreement', { ...plainJson, agreement: 'BI-TZ' }],
    ['version 0', '/version', { ...plainJson, version: 0 }],
    ['half a version', '/version', { ...plainJson, version: 1.5 }],
    ['a hash of another kind', '/supersedes', { ...plainJson, supersedes: 'sha1:00' }],
    ['one party alone', '/parties', { ...plainJson, parties: [plainJson.parties[0]] }],
    [
      'a party twice',
      '/parties/1',
      { ...plainJson, parties: [plainJson.parties[0], plainJson.parties[0]] },
    ],
    [
      'a party without signatory',
      '/parties/0/signatory',
      { ...plainJson, parties: [{ party: 'iom' }, plainJson.parties[0]] },
    ],
    [
      'a day that is none',
      '/validity/to',
      { ...plainJson, validity: { ...plainJson.validity, to: '2027-02-29' } },
    ],
    [
      'a zone that is none',
      '/validity/zone',
      { ...plainJson, validity: { ...plainJson.validity, zone: 'Africa/Gitega' } },
    ],
    [
      'a zone that is an offset',
      '/validity/zone',
      { ...plainJson, validity: { ...plainJson.validity, zone: '+02:00' } },
    ],
    ['no purpose', '/purposes', { ...plainJson, purposes: [] }],
    ['an unknown purpose', '/purposes/0', { ...plainJson, purposes: ['CURIOSITY'] }],
    [
      'an unknown kind of recipient',
      '/prohibited/recipientKinds/0',
      { ...plainJson, prohibited: { recipientKinds: ['ARMY'] } },
    ],
    [
      'that one side alone cannot stop it',
      '/suspension/unilateral',
      { ...plainJson, suspension: { unilateral: false } },
    ],
    ['no rule', '/rules', { ...plainJson, rules: [] }],
    ['more rules than anybody reads', '/rules', { ...plainJson, rules: Array(65).fill(plainRule) }],
    ['one rule id twice', '/rules/1', { ...plainJson, rules: [plainRule, plainRule] }],
    [
      'a recipient twice',
      '/rules/0/to/1',
      withRule({ to: [{ party: 'bi.cgm' }, { party: 'bi.cgm' }] }),
    ],
    ['nobody to receive', '/rules/0/to', withRule({ to: [] })],
    ['no roles at all', '/rules/0/to/0/roles', withRule({ to: [{ party: 'bi.cgm', roles: [] }] })],
    [
      'a type without its major',
      '/rules/0/types/0',
      withRule({ types: ['org.ujirani.incident.reported'] }),
    ],
    [
      'a retention of hours',
      '/rules/0/retention/period',
      withRule({ retention: { period: 'PT72H' } }),
    ],
    ['an empty duration', '/rules/0/delay/for', withRule({ delay: { for: 'PT' } })],
    [
      'a duration of nothing',
      '/rules/0/retention/period',
      withRule({ retention: { period: 'P0D' } }),
    ],
    ['an unknown delay', '/rules/0/delay/for', withRule({ delay: { by: 'P1D' } })],
    ['an onward list for nobody', '/rules/0/onward/to', withRule({ onward: { mode: 'LISTED' } })],
    [
      'an onward list that is not LISTED',
      '/rules/0/onward/to',
      withRule({ onward: { mode: 'NONE', to: ['iom'] } }),
    ],
    ['onward to anybody', '/rules/0/onward/mode', withRule({ onward: { mode: 'ANY' } })],
    [
      'a text with a control character',
      '/titles/0/text',
      { ...plainJson, titles: [{ lang: 'en', text: 'a\u0007' }] },
    ],
    [
      'a text with a lone surrogate',
      '/titles/0/text',
      { ...plainJson, titles: [{ lang: 'en', text: 'a\ud800' }] },
    ],
  ]
  it.each(bad)('refuses %s', (_, pointer, json) => {
    expect(faultsOf(JSON.parse(JSON.stringify(json)))).toContain(pointer)
  })

  it('names every fault at once, and no value', () => {
    const json = { ...plainJson, agreement: 'SECRET', version: 'SECRET', purposes: ['SECRET'] }
    expect(faultsOf(json)).toEqual(['/agreement', '/version', '/purposes/0'])
    expect(() => parseAgreement(json)).not.toThrow(/SECRET/)
  })

  it('stops naming them after 50', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`x${n.toString()}`, 1]))
    expect(faultsOf({ ...plainJson, ...many })).toHaveLength(50)
  })

  it('refuses more than 128 KiB', () => {
    const titles = Array.from({ length: 16 }, (_, n) => ({
      lang: `en-x${n.toString()}`,
      text: 'é'.repeat(500),
    }))
    const rules = Array.from({ length: 64 }, (_, n) => ({
      ...plainRule,
      rule: `r${n.toString()}`,
      where: {
        path: 'kind',
        op: 'in',
        value: Array.from({ length: 300 }, (_, m) => `${n.toString()} ${m.toString()}`),
      },
    }))
    expect(faultsOf({ ...plainJson, titles, rules })).toEqual([''])
    expect(faultsOf({ ...plainJson, titles, rules: rules.slice(0, 8) })).toEqual([])
  })
})

describe('the complexity limit', () => {
  const asking = (types: number, paths: number) => ({
    ...plainJson,
    rules: Array.from({ length: 20 }, (_, index) => ({
      ...plainRule,
      rule: `r${index.toString()}`,
      types: Array.from(
        { length: types },
        (_, n) => `org.ujirani.some.fact.v${(n + 1).toString()}`,
      ),
      disclose: Object.fromEntries(
        Array.from({ length: paths }, (_, n) => [`p${n.toString()}`, 'KEEP']),
      ),
    })),
  })

  it('lets many types or many paths through, and refuses many of both', () => {
    expect(faultsOf(asking(60, 10))).toEqual([])
    expect(faultsOf(asking(4, 200))).toEqual([])
    expect(faultsOf(asking(60, 200))).toEqual(['/rules'])
  })
})

describe('hashDocument', () => {
  it('is the SHA-256 of the RFC 8785 bytes, whatever order the members stand in', () => {
    const backwards = Object.fromEntries(Object.entries(plainJson).reverse())
    expect(hashDocument(parseAgreement(backwards))).toBe(hashDocument(documentOf()))
    expect(hashDocument(documentOf())).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  it('differs for what a reader might take for the same', () => {
    const other = documentOf({ standby: null })
    expect(hashDocument(other)).not.toBe(hashDocument(documentOf()))
    expect(hashDocument(documentWithRule({ rule: 'r2' }))).not.toBe(hashDocument(documentOf()))
  })
})

describe('readAgreement', () => {
  const canonical = canonicalBytes(plainJson).toString()

  it('reads a canonical text', () => {
    expect(readAgreement(canonical)).toEqual(plainJson)
  })

  it.each([
    ['another order', JSON.stringify(plainJson)],
    ['white space', ` ${canonical}`],
    ['a member twice', canonical.replace('{', '{"agreement":"other",')],
    ['another spelling of a number', canonical.replace('"version":1', '"version":1.0')],
    ['nothing', ''],
    ['more than the limit', 'x'.repeat(200_000)],
  ])('refuses %s', (_, text) => {
    expect(() => readAgreement(text)).toThrow(AgreementInvalidError)
  })
})
