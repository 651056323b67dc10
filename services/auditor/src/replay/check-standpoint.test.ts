import { checkStandpoint } from './check-standpoint.ts'
import type { ActLog } from './register-replay.ts'

const act = (offset: number, timestampMs: number) => ({ offset, timestampMs, value: undefined })
const acts: ActLog = {
  parties: [act(0, 1_000)],
  agreements: [act(0, 1_000), act(1, 2_000), act(2, 100_000)],
}
const times = { originMs: 50_000, decisionMs: 50_010 }
const found = (change: object) =>
  checkStandpoint({ at: 50_005, partiesEnd: 1, agreementsEnd: 2, ...change }, acts, times).map(
    ({ verdict, part }) => `${verdict} ${part}`,
  )

describe('standpoint', () => {
  it('is good under all acts that were there', () => {
    expect(found({})).toEqual([])
  })

  it.each([
    ['at the very append of the record', { at: 50_000 }],
    ['at the very append of the decision', { at: 50_010 }],
  ])('is good %s', (_when, change) => {
    expect(found(change)).toEqual([])
  })

  it.each([
    ['before the record was there', { at: 49_999 }],
    ['after the decision was written', { at: 50_011 }],
  ])('is late %s', (_when, change) => {
    expect(found(change)).toEqual(['late at'])
  })

  it('is late when the decision was held back', () => {
    const late = { originMs: 50_000, decisionMs: 70_000 }
    const decision = { at: 50_005, partiesEnd: 1, agreementsEnd: 2 }
    expect(checkStandpoint(decision, acts, late)).toHaveLength(1)
  })

  it.each([
    ['agreements', { agreementsEnd: 1 }],
    ['parties', { partiesEnd: 0 }],
  ])('is stale when %s were passed over for long', (_what, change) => {
    expect(found(change)).toEqual(['stale positions'])
  })

  it('may have missed what the lease still covers', () => {
    const fresh: ActLog = { ...acts, agreements: [act(0, 1_000), act(1, 45_000)] }
    const decision = { at: 50_005, partiesEnd: 1, agreementsEnd: 1 }
    expect(checkStandpoint(decision, fresh, times)).toEqual([])
  })

  it.each([
    ['an act that was not there yet', { agreementsEnd: 3 }],
    ['more acts than there are', { partiesEnd: 2 }],
    ['a negative number of acts', { partiesEnd: -1 }],
  ])('is another than it was under %s', (_what, change) => {
    expect(found(change)).toEqual(['altered positions'])
  })
})
