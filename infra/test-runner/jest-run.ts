import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MachineEnv } from '../local/config.ts'
import { repositoryRoot, type Print } from '../local/places.ts'
import { readTally, sum, type Tally } from './tally.ts'

/** One run of jest. */
export interface JestRun {
  readonly config: string
  /** More arguments, for example the paths of the suites to run. */
  readonly args: readonly string[]
  readonly env: MachineEnv
  readonly print: Print
}

/** Runs jest over ECMAScript modules with the terminal as its own; resolves with what it counted. */
export async function runJest(run: JestRun): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'ujirani-jest-'))
  const outcome = join(folder, 'result.json')
  const jest = join(repositoryRoot, 'node_modules/jest/bin/jest.js')
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      // Node warns of the flag above in every worker.
      '--disable-warning=ExperimentalWarning',
      jest,
      `--config=${run.config}`,
      '--json',
      `--outputFile=${outcome}`,
      ...run.args,
    ],
    { cwd: repositoryRoot, env: { ...run.env }, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const passOn = (signal: NodeJS.Signals): boolean => child.kill(signal)
  const poll = new AbortController()
  process.on('SIGINT', passOn).on('SIGTERM', passOn)
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', resolve)
    })
    const code = await Promise.race([ended, whenStuck(outcome, poll.signal)])
    if (code !== 'stuck') return readTally(outcome, code)
    child.kill('SIGKILL')
    run.print('jest has finished but does not end: a suite left something open')
    return sum([readTally(outcome, 0), { passed: 0, failed: 1 }])
  } finally {
    poll.abort()
    process.off('SIGINT', passOn).off('SIGTERM', passOn)
    rmSync(folder, { recursive: true, force: true })
  }
}

const endGraceMs = 30_000

/** Settles when jest wrote its result and is still there after the time it may need to end. */
async function whenStuck(outcome: string, signal: AbortSignal): Promise<'stuck'> {
  while (!existsSync(outcome)) await sleep(500, undefined, { signal })
  await sleep(endGraceMs, undefined, { signal })
  return 'stuck'
}
