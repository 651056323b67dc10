import { durationMs } from './duration.ts'

describe('durationMs', () => {
  const hourMs = 3_600_000
  it.each([
    ['PT1M', hourMs / 60],
    ['PT72H', 72 * hourMs],
    ['PT1H30M', 1.5 * hourMs],
    ['P180D', 180 * 24 * hourMs],
    ['P26W', 26 * 7 * 24 * hourMs],
  ])('of %s', (duration, ms) => {
    expect(durationMs(duration)).toBe(ms)
  })

  it.each(['', '180D', 'P1Y', 'P1.5D', 'P-1D'])('does not know %j', (duration) => {
    expect(() => durationMs(duration)).toThrow(TypeError)
  })
})
