import { convoyAgreement, convoyRule } from '../../test/disclosures.ts'
import { compareAgreements } from './compare-agreements.ts'
import { describeOutcome } from './describe-outcome.ts'
import { phrasesOf, sentenceLanguages } from './languages.ts'

const other = { ...convoyRule, rule: 'others' }

describe('compareAgreements', () => {
  it('says nothing of two documents that say the same', () => {
    const same = compareAgreements(convoyAgreement(), convoyAgreement({ version: 1 }), 'en')
    expect(same).toEqual({
      language: 'en',
      isReviewed: true,
      terms: { added: [], removed: [] },
      rules: [],
    })
  })

  it('names rules that are new, gone, changed, or stand elsewhere', () => {
    const onward = { ...convoyRule, onward: { mode: 'LISTED', to: ['iom'] } }
    const before = convoyAgreement({ rules: [convoyRule, other] })
    const kinds = (rules: readonly object[]) =>
      compareAgreements(before, convoyAgreement({ rules }), 'en').rules.map(
        ({ rule, change }) => `${rule} ${change}`,
      )
    expect(kinds([convoyRule, other, { ...other, rule: 'new' }])).toEqual(['new ADDED'])
    expect(kinds([convoyRule])).toEqual(['others REMOVED'])
    expect(kinds([onward, other])).toEqual(['convoys CHANGED'])
    expect(kinds([other, convoyRule])).toEqual(['others MOVED', 'convoys MOVED'])
  })

  it.each(sentenceLanguages)('finds the same clauses changed in %s', (language) => {
    const before = convoyAgreement()
    const after = convoyAgreement({
      purposes: ['COORDINATION'],
      rules: [{ ...convoyRule, retention: { period: 'P90D' }, delay: { for: 'PT1H' } }],
    })
    const { terms, rules } = compareAgreements(before, after, language)
    expect(terms.added.map(({ pointer }) => pointer)).toEqual(['/purposes'])
    expect(rules[0]?.added.map(({ pointer }) => pointer)).toEqual([
      '/rules/0/delay',
      '/rules/0/retention/period',
    ])
    expect(rules[0]?.removed.map(({ pointer }) => pointer)).toEqual(['/rules/0/retention/period'])
  })
})

describe('describeOutcome', () => {
  const base = { recipient: 'bi.cgm', rule: 'r1', heldUntil: null } as never
  const outcomes = [
    { outcome: 'DISCLOSED', clause: 'rule:r1' },
    { outcome: 'DISCLOSED', clause: 'withdrawn' },
    { outcome: 'HELD', clause: 'rule:r1', heldUntil: { atMs: 0 } },
    { outcome: 'HELD', clause: 'rule:r1', heldUntil: { type: 'a.b', subject: 's' } },
    { outcome: 'WITHHELD', clause: 'operator:place' },
    ...Object.keys(phrasesOf('en').outcomes.withheld).map((clause) => {
      return { outcome: 'WITHHELD', clause }
    }),
  ]

  it.each(sentenceLanguages)('has another sentence for each outcome in %s', (language) => {
    const said = outcomes.map((each) =>
      describeOutcome({ ...(base as object), ...each } as never, language),
    )
    expect(new Set(said).size).toBe(outcomes.length)
    for (const text of said) expect(text).not.toMatch(/undefined|null|\[object/)
  })

  it('names the recipient, and the rule where there is one', () => {
    const said = describeOutcome({ ...(base as object), ...outcomes[0] } as never, 'en')
    expect(said).toBe('Reaches bi.cgm by rule “r1”.')
  })
})
