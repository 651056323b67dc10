import { readFileSync } from 'node:fs'

/** How many tests passed and failed. */
export interface Tally {
  readonly passed: number
  readonly failed: number
}

/** The members of jest's `--json` file that are read here. */
interface JestResult {
  readonly numPassedTests: number
  readonly numFailedTests: number
  /** Suites that could not be run at all: their tests were never counted. */
  readonly numRuntimeErrorTestSuites: number
}

/**
 * Counts a run of jest from the file it wrote. A run that failed without a failed test (no file, a
 * broken set-up, no test found) counts as one failure: it must never add up to a green line.
 */
export function readTally(file: string, exitCode: number | null): Tally {
  const result = readResult(file)
  if (result === undefined) return { passed: 0, failed: 1 }
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites
  return { passed: result.numPassedTests, failed: exitCode !== 0 && failed === 0 ? 1 : failed }
}

function readResult(file: string): JestResult | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JestResult
  } catch {
    return undefined
  }
}

/** Adds tallies up. */
export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
  }
}

/** The one line a run ends with. */
export function toLine({ passed, failed }: Tally): string {
  return `${String(passed)} passed, ${String(failed)} failed`
}
