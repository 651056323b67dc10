import type { PartyId } from '@ujirani/events'
import { accepted, admissionOf, applyParty, busOf, keyOf, noonMs, recordOf } from '../test/bus.ts'
import { documentOf, documentWithRule, plainJson, plainRule } from '../test/documents.ts'
import { findingsOn } from '../test/findings.ts'
import { checkAgreement } from './check-agreement.ts'
import type { AgreementDocument } from './document.ts'

const register = await busOf()
const found = findingsOn(register)

const withDisclose = (disclose: object) =>
  documentWithRule({ disclose: { ...plainRule.disclose, ...disclose } })
const withRules = (...rules: object[]) =>
  documentOf({
    rules: rules.map((rule, index) => ({ ...plainRule, rule: `r${index.toString()}`, ...rule })),
  })

const incident = (fact: string) => `org.ujirani.incident.${fact}.v1`

describe('checkAgreement', () => {
  it('finds nothing in what makes sense', () => {
    expect(found(documentOf())).toEqual([])
  })

  const fine: readonly [string, AgreementDocument][] = [
    ['an auditor who is one', documentOf({ oversight: { auditors: ['audit.jbc'] } })],
    [
      'a path that one of several types has',
      documentWithRule({ types: [incident('reported'), incident('withdrawn')], where: undefined }),
    ],
    [
      'a field kept whole with a part of it made coarser',
      withDisclose({
        bySexAge: 'KEEP',
        'bySexAge[].count': { op: 'SUPPRESS_SMALL', k: 10, group: 'people' },
      }),
    ],
    [
      'two rules for two conditions',
      withRules({ where: { path: 'kind', op: 'eq', value: 'SECURITY' } }, {}),
    ],
    [
      'two rules for two recipients',
      documentOf({
        parties: [...plainJson.parties, { party: 'iom', signatory: 'x' }],
        rules: [plainRule, { ...plainRule, rule: 'r2', to: [{ party: 'iom' }] }],
      }),
    ],
    ['two rules, the narrower first', withRules({}, { where: undefined })],
    [
      'a prohibition of a purpose that it has not',
      documentOf({ prohibited: { purposes: ['LAW_ENFORCEMENT'] } }),
    ],
    ['onward to a party of the bus', documentWithRule({ onward: { mode: 'LISTED', to: ['iom'] } })],
  ]
  it.each(fine)('finds nothing in %s', (_, document) => {
    expect(found(document)).toEqual([])
  })

  const foolish: readonly [string, AgreementDocument, string][] = [
    [
      'version 2 without what it supersedes',
      documentOf({ version: 2 }),
      '/supersedes every version but the first',
    ],
    [
      'version 1 that supersedes',
      documentOf({ supersedes: `sha256:${'0'.repeat(64)}` }),
      '/supersedes every version but the first',
    ],
    [
      'an unknown party',
      documentOf({ parties: [...plainJson.parties, { party: 'who', signatory: 'x' }] }),
      '/parties/2/party is no party of this bus',
    ],
    [
      'an auditor that is none',
      documentOf({ oversight: { auditors: ['iom'] } }),
      '/oversight/auditors/0 is no auditor here',
    ],
    [
      'an unknown auditor',
      documentOf({ oversight: { auditors: ['audit'] } }),
      '/oversight/auditors/0 is no auditor here',
    ],
    [
      'a stranger who starts it',
      documentOf({ standby: { activatedBy: 'iom' } }),
      '/standby/activatedBy is no party',
    ],
    [
      'an end before its beginning',
      documentOf({ validity: { ...plainJson.validity, to: '2026-01-31' } }),
      '/validity/to lies before',
    ],
    [
      'a review after its end',
      documentOf({ validity: { ...plainJson.validity, reviewBy: '2028-02-01' } }),
      '/validity/reviewBy lies outside',
    ],
    [
      'a purpose it prohibits',
      documentOf({ prohibited: { purposes: ['COORDINATION'] } }),
      '/purposes/1 is prohibited',
    ],
    [
      'a publisher who is no party of it',
      documentWithRule({ from: 'iom' }),
      '/rules/0/from is no party of the agreement',
    ],
    [
      'a recipient who is no party of it',
      documentWithRule({ to: [{ party: 'iom' }] }),
      '/rules/0/to/0/party is no party of the agreement',
    ],
    [
      'a publisher who receives',
      documentWithRule({ to: [{ party: 'tz.isd' }] }),
      '/rules/0/to/0/party is the publisher itself',
    ],
    [
      'a recipient of a prohibited kind',
      documentOf({ prohibited: { recipientKinds: ['IMMIGRATION'] } }),
      '/rules/0/to/0/party is of a kind',
    ],
    [
      'a type that is not there',
      documentWithRule({ types: [incident('guessed')] }),
      '/rules/0/types/0 is no event type',
    ],
    [
      'a major that is not there',
      documentWithRule({ types: ['org.ujirani.incident.reported.v2'] }),
      '/rules/0/types/0 is no event type',
    ],
    [
      'a family that the publisher has not',
      documentWithRule({
        types: ['org.ujirani.equipment.requested.v1'],
        where: undefined,
        disclose: { alertRootId: 'KEEP' },
      }),
      '/rules/0/types/0 is of a family',
    ],
    [
      'onward to nobody known',
      documentWithRule({ onward: { mode: 'LISTED', to: ['who'] } }),
      '/rules/0/onward/to/0 is no party of this bus',
    ],
    [
      'a delay until a type that is not there',
      documentWithRule({ delay: { until: 'org.ujirani.incident.solved.v1' } }),
      '/rules/0/delay/until is no event type',
    ],
    [
      'a delay until a type that the publisher never publishes',
      documentWithRule({ delay: { until: 'org.ujirani.equipment.requested.v1' } }),
      '/rules/0/delay/until is of a family',
    ],
    [
      'a history from after the end',
      documentWithRule({ history: { from: '2028-02-01' } }),
      '/rules/0/history/from lies after',
    ],
  ]
  it.each(foolish)('finds %s', (_, document, finding) => {
    expect(found(document).join('\n')).toContain(finding)
  })

  it('judges the parties by their records at the act’s place in the log', async () => {
    const record = recordOf('tz.isd', { families: ['meeting'] })
    const amendment = admissionOf('tz.isd', { action: 'amend', counter: 2, record })
    const step = { register, atMs: noonMs }
    const after = accepted(await applyParty(step, amendment, [keyOf('tz.isd')]))
    const at = (atMs?: number) => checkAgreement(documentOf(), after, atMs).length
    expect(at(noonMs - 1)).toBe(0)
    expect(at(noonMs)).toBe(1)
    expect(at()).toBe(1)
  })

  it('quotes nothing of the document', () => {
    const document = documentOf({
      agreement: 'secret-name',
      parties: [
        ...plainJson.parties,
        { party: 'secretparty' as PartyId, signatory: 'Secret Person' },
      ],
      rules: [{ ...plainRule, where: { path: 'kind', op: 'eq', value: 'SECRET_KIND' } }],
    })
    expect(found(document).join('\n')).not.toMatch(/secret/i)
    expect(found(document)).not.toEqual([])
  })
})
