import { parseRetryAfter } from './problem.ts'
import { toWaitMs } from './pause.ts'

const backoff = { baseMs: 500, capMs: 30_000 }

describe('toWaitMs', () => {
  it('doubles up to its cap, with chance below', () => {
    const longest = [1, 2, 3, 4, 20, 5_000].map((n) => toWaitMs(backoff, n, undefined, () => 1))
    expect(longest).toEqual([500, 1_000, 2_000, 4_000, 30_000, 30_000])
    expect(toWaitMs(backoff, 3, undefined, () => 0.25)).toBe(500)
  })

  it('never comes back before the gateway asked, unless that is beyond its cap', () => {
    expect(toWaitMs(backoff, 1, 2, () => 0)).toBe(2_000)
    expect(toWaitMs(backoff, 1, 2, () => 1)).toBe(2_400)
    expect(toWaitMs(backoff, 1, 3_600, () => 0)).toBe(30_000)
  })
})

describe('parseRetryAfter', () => {
  it.each([
    [null, undefined],
    ['7', 7],
    ['Sun, 01 Mar 2026 08:00:30 GMT', 30],
    ['Sun, 01 Mar 2026 07:00:00 GMT', 0],
    ['soon', undefined],
  ])('reads %p as %p', (value, seconds) => {
    expect(parseRetryAfter(value, Date.parse('2026-03-01T08:00:00Z'))).toBe(seconds)
  })
})
