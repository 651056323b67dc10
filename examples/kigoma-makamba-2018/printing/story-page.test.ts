import { seenChecks } from '../checks/seen-checks.ts'
import { admitAll, agreeOn } from '../rehearsal/register.ts'
import { rehearsalAtMs, rehearse } from '../rehearsal/rehearsal.ts'
import { readStory } from '../story.ts'
import { summarise, type StorySummary } from '../summary.ts'
import type { Seen } from '../seen.ts'
import { storyPage } from './story-page.ts'

const story = readStory()
let seen: Seen
let summary: StorySummary
let page: readonly string[]

beforeAll(async () => {
  const rehearsal = await admitAll(story, rehearsalAtMs)
  seen = rehearse(story.events, await agreeOn(rehearsal, story.agreements))
  summary = summarise({
    story,
    seen,
    agreements: story.agreements.map(({ agreement, version, parties }) => ({
      agreement,
      version,
      hash: 'sha256:00',
      state: 'ACTIVE',
      signatures: parties.map(({ party }) => party),
    })),
    latencyMs: { p50: 4.5, p99: 20 },
    checks: seenChecks.map(({ name }) => ({ name, ok: true, detail: '83 copies' })),
  })
  page = storyPage(story, seen, summary)
})

/** The lines of the page from one heading to the next. */
function sectionOf(title: string): readonly string[] {
  const start = page.findIndex((line) => line.startsWith(title))
  const rest = page.slice(start + 2)
  const end = rest.findIndex((line) => line.startsWith('──'))
  return end === -1 ? rest : rest.slice(0, end - 1)
}

describe('the page of the story', () => {
  it('fits a terminal of 100 columns', () => {
    expect(page.filter((line) => line.length > 100)).toEqual([])
  })

  it('shows the convoy as each party has it', () => {
    const lines = sectionOf('One event, several truths')
    const lineOf = (party: string) => lines.find((line) => line.startsWith(party))?.split(/ +/)
    const truth = ['744', '609', '129', '6', '415', '329', '132', '2019-04-10']
    const redacted = ['744', '609', 'hidden', 'hidden', '415', '329', '132', '2019-04-10']
    expect(lineOf('unhcr')).toEqual(['unhcr', ...truth])
    expect(lineOf('bi.cgm')).toEqual(['bi.cgm', ...redacted])
    expect(lineOf('iom')).toEqual(['iom', ...redacted])
    expect(lineOf('tz.tpf')).toEqual(['tz.tpf', '744', '–', '–', '–', '–', '–', '–', '2019-04-01'])
    expect(lineOf('undp')).toEqual(['undp', 'nothing'])
  })

  it('shows exercises apart from what is real', () => {
    const real = sectionOf('What happened').concat(sectionOf('What arrived'))
    expect(real.some((line) => /\bx-/.test(line))).toBe(false)
    expect(sectionOf('Exercises').some((line) => line.startsWith('x-return-planned'))).toBe(true)
  })

  it('names the clause by which something was left out, and only what was there', () => {
    const lines = sectionOf('What arrived')
    const iom = lines.slice(lines.findIndex((line) => line.startsWith('iom ')))
    const rule = iom.findIndex((line) => line.includes('rule requests-and-receipts'))
    const left = iom.slice(rule).find((line) => line.startsWith('    left out'))
    expect(left).toContain('totalValue')
    // No event of the story tells the frequency of a radio, so none was left out.
    expect(left).not.toContain('frequenciesMHz')
  })
})

describe('the summary of the story', () => {
  it('counts what is real and exercises apart', () => {
    expect(summary.events).toBe(19)
    expect(summary.exercises).toBe(9)
    const { parties } = summary
    // Five movements and reports with their details, the commission, three assessments, one
    // recommendation; of exercises: two incidents and an alert.
    expect(parties['bi.cgm']).toMatchObject({ received: 10, exercise: { received: 3 } })
    // Four of UNHCR's five events came to them as totals; one meeting; an alert, an incident.
    expect(parties['bi.pnb']).toMatchObject({ received: 5, exercise: { received: 2 } })
    expect(parties['audit.jbc']).toMatchObject({ received: 0, redacted: 0, withheld: 0 })
  })

  it('counts as redacted only what is not the whole record', () => {
    // Both assessments of its own country come whole to the ministry in Dodoma.
    const { received, redacted } = summary.parties['tz.moh'] ?? { received: 0, redacted: 0 }
    expect([received, redacted]).toEqual([3, 1])
  })

  it('counts what a party withholds once for each other party', () => {
    // One meeting, which one of nine received besides IOM.
    expect(summary.parties['tz.tpf']?.withheld).toBe(7)
  })

  it('is not ok when one check is not', () => {
    const [first, ...others] = summary.checks
    const checks = first === undefined ? [] : [{ ...first, ok: false }, ...others]
    const outcome = { story, seen, agreements: [], latencyMs: summary.latencyMs, checks }
    expect(summarise(outcome).ok).toBe(false)
  })
})
