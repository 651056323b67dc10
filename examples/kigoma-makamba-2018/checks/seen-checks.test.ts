import type { AgreementDocument, Rule } from '@ujirani/policy'
import { admitAll, agreeOn, type Rehearsal } from '../rehearsal/register.ts'
import { rehearsalAtMs, rehearse } from '../rehearsal/rehearsal.ts'
import type { Seen } from '../seen.ts'
import { readStory } from '../story.ts'
import { checkSeen } from './seen-checks.ts'
import { contents } from './contents.ts'
import { joins } from './joins.ts'
import { police } from './police.ts'
import { routing } from './routing.ts'
import { rumongeHidden } from './rumonge.ts'
import { strangers } from './strangers.ts'

const story = readStory()

/** Plays the story under other documents and gives the names of the checks that went red. */
async function redUnder(documents: readonly AgreementDocument[]): Promise<readonly string[]> {
  return redIn(rehearse(story.events, await agreeOn(rehearsal, documents)))
}

function redIn(seen: Seen): readonly string[] {
  return checkSeen(story, seen)
    .filter(({ ok }) => !ok)
    .map(({ name }) => name)
}

type Change = (document: AgreementDocument) => AgreementDocument

/** The story's agreements with one of them changed. */
function sabotaged(agreement: string, change: Change): readonly AgreementDocument[] {
  const changed = story.agreements.map((each) =>
    each.agreement === agreement ? change(each) : each,
  )
  expect(changed).not.toEqual(story.agreements)
  return changed
}

/** Changes one clause of one rule. */
function inRule(id: string, change: (rule: Rule) => Rule): Change {
  return (document) => ({
    ...document,
    rules: document.rules.map((each) => (each.rule === id ? change(each) : each)),
  })
}

/** Discloses something otherwise than agreed. */
function disclosing(id: string, disclose: Rule['disclose']): Change {
  return inRule(id, (rule) => ({ ...rule, disclose: { ...rule.disclose, ...disclose } }))
}

let rehearsal: Rehearsal

beforeAll(async () => {
  rehearsal = await admitAll(story, rehearsalAtMs)
})

const returns = 'unhcr-returns-2026'
const people = (k: number) => ({ op: 'SUPPRESS_SMALL', k, group: 'people' }) as const

describe('the checks of what was seen', () => {
  it('all hold under the agreements of the story', async () => {
    expect(await redUnder(story.agreements)).toEqual([])
  })

  it('find Rumonge where k is 2', async () => {
    const change = disclosing('movements-for-immigration', {
      total: people(2),
      'bySexAge[].count': people(2),
      'byDestination[].count': people(2),
    })
    expect(await redUnder(sabotaged(returns, change))).toEqual([rumongeHidden.name])
  })

  it('find Rumonge where only one of two recipients is told too much', async () => {
    const change = disclosing('movements-for-transport', {
      total: people(5),
      'bySexAge[].count': people(5),
      'byDestination[].count': people(5),
    })
    // With k = 5 the six are no small number, and the seven of the exercise show too.
    expect(await redUnder(sabotaged(returns, change))).toEqual([contents.name, rumongeHidden.name])
  })

  it('find copies that can be joined where a subject is kept', async () => {
    const change = disclosing('movements-for-immigration', { '@subject': 'KEEP' })
    expect(await redUnder(sabotaged(returns, change))).toEqual([joins.name])
  })

  it('find copies that can be joined where the chain is kept', async () => {
    const change = disclosing('movements-for-transport', { '@correlationid': 'KEEP' })
    expect(await redUnder(sabotaged(returns, change))).toEqual([joins.name])
  })

  it('find a rule that lets the police see what is planned', async () => {
    const types = ['org.ujirani.repatriation.planned.v1', 'org.ujirani.repatriation.arrived.v1']
    const change = inRule('totals-for-police', (rule) => ({
      ...rule,
      types: [...types, 'org.ujirani.repatriation.reported.v1'],
    }))
    expect(await redUnder(sabotaged(returns, change))).toEqual([routing.name, police.name])
  })

  it('find a rule that lets the police see who has left and not arrived', async () => {
    const change = inRule('totals-for-police', (rule) => ({
      ...rule,
      types: [...rule.types, 'org.ujirani.repatriation.departed.v1'],
    }))
    expect(await redUnder(sabotaged(returns, change))).toEqual([routing.name, police.name])
  })

  it.each([
    ['a value', 'iom-facilitation-2026', 'requests-and-receipts', { totalValue: 'KEEP' }],
    ['an exact place', 'bi-tz-immigration-2026', 'bi-incidents', { place: 'KEEP' }],
    ['inner words', 'bi-tz-immigration-2026', 'bi-incidents', { summary: 'KEEP' }],
    ['the grade of a source', 'iom-facilitation-2026', 'tz-incidents', { sourceGrade: 'KEEP' }],
    ['small numbers', 'health-at-the-border-2026', 'bi-border-alerts', { cases: 'KEEP' }],
    ['the day', returns, 'totals-for-police', { day: 'KEEP' }],
    ['an inner agenda', 'bi-tz-police-2026', 'bi-meetings-with-internal-items', { agenda: 'KEEP' }],
    ['the posts', 'iom-facilitation-2026', 'scores-of-assessments', { posts: 'KEEP' }],
  ] as const)('find a copy that shows %s', async (_what, agreement, rule, disclose) => {
    const change = disclosing(rule, disclose)
    expect(await redUnder(sabotaged(agreement, change))).toEqual([contents.name])
  })

  it('find a copy that hides what was agreed', async () => {
    const change = disclosing('values-received', { totalValue: 'DROP' })
    expect(await redUnder(sabotaged('undp-funding-2026', change))).toEqual([contents.name])
  })

  it.each([
    ['the ceiling of labels', 'bi-tz-immigration-2026', 'bi-incidents'],
    ['the condition on joint work', 'bi-tz-immigration-2026', 'tz-joint-recommendations'],
    ['the choice of kinds', 'health-at-the-border-2026', 'bi-arrivals'],
  ])('find an event that gets through without %s', async (_what, agreement, id) => {
    const change = inRule(id, ({ where: _where, ...rule }) => rule)
    expect(await redUnder(sabotaged(agreement, change))).toEqual([routing.name])
  })

  it('find an event whose purpose was prohibited', async () => {
    const change: Change = ({ prohibited: _prohibited, ...document }) => ({
      ...document,
      purposes: [...document.purposes, 'LAW_ENFORCEMENT'],
    })
    const documents = sabotaged('iom-facilitation-2026', change)
    expect(await redUnder(documents)).toEqual([routing.name])
  })

  it('find an agreement that is missing', async () => {
    const documents = story.agreements.filter(({ agreement }) => agreement !== 'undp-funding-2026')
    expect(await redUnder(documents)).toEqual([routing.name])
  })

  it('find a copy in the feed of another recipient', async () => {
    const seen = rehearse(story.events, await agreeOn(rehearsal, story.agreements))
    const [first] = seen.copies
    if (first === undefined) throw new TypeError('the rehearsal gave no copy')
    const strays = [{ recipient: 'undp', copy: first.copy }]
    expect(redIn({ ...seen, strays })).toEqual([strangers.name])
    const misled = { ...first, recipient: 'audit.jbc' }
    expect(redIn({ ...seen, copies: [...seen.copies, misled] })).toContain(strangers.name)
  })
})
