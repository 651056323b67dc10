import { busOf } from '../test/bus.ts'
import { documentOf, documentWithRule, plainJson, plainRule } from '../test/documents.ts'
import { findingsOn } from '../test/findings.ts'
import type { AgreementDocument } from './document.ts'

const found = findingsOn(await busOf())
const where = (predicate: object) => documentWithRule({ where: predicate })
const withRules = (...rules: object[]) =>
  documentOf({
    rules: rules.map((rule, index) => ({ ...plainRule, rule: `r${index.toString()}`, ...rule })),
  })

describe('findUnreachable', () => {
  const unreachable: readonly [string, AgreementDocument, string][] = [
    [
      'after one without condition',
      withRules({ where: undefined }, {}),
      '/rules/1 can never apply: an earlier',
    ],
    ['after the same condition', withRules({}, {}), '/rules/1 can never apply: an earlier'],
    [
      'after a wider one',
      withRules(
        { where: { path: 'place', op: 'within', value: { scheme: 'COD_AB', code: 'TZ16' } } },
        {},
      ),
      '/rules/1 can never apply: an earlier',
    ],
    [
      'covered by two, recipient by recipient',
      documentOf({
        parties: [...plainJson.parties, { party: 'iom', signatory: 'x' }],
        rules: [
          { ...plainRule, where: undefined },
          { ...plainRule, rule: 'r2', to: [{ party: 'iom' }], where: undefined },
          { ...plainRule, rule: 'r3', to: [{ party: 'iom' }, { party: 'bi.cgm' }] },
        ],
      }),
      '/rules/2 can never apply: an earlier',
    ],
    [
      'whose condition contradicts itself',
      where({
        all: [
          { label: 'tlp', op: 'atMost', value: 'GREEN' },
          { label: 'tlp', op: 'atLeast', value: 'RED' },
        ],
      }),
      '/rules/0 can never apply: nothing',
    ],
    [
      'for a purpose that is not agreed',
      where({ envelope: 'purpose', op: 'eq', value: 'STATISTICS' }),
      '/rules/0 can never apply: nothing',
    ],
  ]
  it.each(unreachable)('finds a rule that can never be reached: %s', (_, document, finding) => {
    expect(found(document)).toEqual([expect.stringContaining(finding)])
  })
})
