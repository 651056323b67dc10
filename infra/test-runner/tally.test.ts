import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTally, sum, toLine } from './tally.ts'

describe('readTally', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tally-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  const result = (passed: number, failed: number, broken: number): string => {
    const file = join(folder, 'result.json')
    const counts = { numPassedTests: passed, numFailedTests: failed }
    writeFileSync(file, JSON.stringify({ ...counts, numRuntimeErrorTestSuites: broken }))
    return file
  }

  it('counts what passed and failed', () => {
    expect(readTally(result(7, 2, 0), 1)).toEqual({ passed: 7, failed: 2 })
  })

  it('counts a suite that could not be run as failed', () => {
    expect(readTally(result(7, 0, 3), 1)).toEqual({ passed: 7, failed: 3 })
  })

  it('counts a failed run without a failed test as a failure', () => {
    expect(readTally(result(7, 0, 0), 1)).toEqual({ passed: 7, failed: 1 })
    expect(readTally(result(7, 0, 0), null)).toEqual({ passed: 7, failed: 1 })
  })

  it('counts a run that wrote nothing as a failure', () => {
    expect(readTally(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1 })
  })

  it('counts half a file as a failure', () => {
    const file = join(folder, 'half.json')
    writeFileSync(file, '{"numPassedTests": 7')
    expect(readTally(file, 0)).toEqual({ passed: 0, failed: 1 })
  })
})

describe('sum', () => {
  it('adds up every part, and nothing to zero', () => {
    expect(
      sum([
        { passed: 1, failed: 2 },
        { passed: 3, failed: 4 },
      ]),
    ).toEqual({ passed: 4, failed: 6 })
    expect(sum([])).toEqual({ passed: 0, failed: 0 })
  })
})

describe('toLine', () => {
  it('is the one line a run ends with', () => {
    expect(toLine({ passed: 12, failed: 0 })).toBe('12 passed, 0 failed')
  })
})
