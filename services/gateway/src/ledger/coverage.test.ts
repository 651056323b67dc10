import { createManualClock } from '@ujirani/testing'
import { createCoverage } from './coverage.ts'

describe('createCoverage', () => {
  const clock = createManualClock(0)
  const pass = (ms: number): void => {
    clock.advance(ms)
  }

  it('is not behind while nothing waits', () => {
    const coverage = createCoverage(clock)
    expect(coverage.lagMs()).toBe(0)
    coverage.noteCovered('origin.bi.cgm', 0, 7)
    pass(1_000)
    expect(coverage.lagMs()).toBe(0)
  })

  it('counts from the oldest record that has no leaf, over all partitions', () => {
    const coverage = createCoverage(clock)
    coverage.noteAccepted('a', 0, 5)
    pass(100)
    coverage.noteAccepted('b', 1, 9)
    coverage.noteAccepted('a', 0, 6)
    pass(100)
    expect(coverage.lagMs()).toBe(200)
    coverage.noteCovered('a', 0, 7)
    expect(coverage.lagMs()).toBe(100)
    coverage.noteCovered('b', 0, 10)
    expect(coverage.lagMs()).toBe(100)
    coverage.noteCovered('b', 1, 10)
    expect(coverage.lagMs()).toBe(0)
  })

  it('goes on with what was acknowledged meanwhile', () => {
    const coverage = createCoverage(clock)
    coverage.noteAccepted('a', 0, 0)
    coverage.noteAccepted('a', 0, 1)
    pass(300)
    coverage.noteCovered('a', 0, 1)
    pass(200)
    expect(coverage.lagMs()).toBe(200)
    coverage.noteCovered('a', 0, 1)
    expect(coverage.lagMs()).toBe(200)
    coverage.noteCovered('a', 0, 2)
    expect(coverage.lagMs()).toBe(0)
  })
})
