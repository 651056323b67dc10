import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MachineEnv } from '../local/config.ts'
import { repositoryRoot } from '../local/places.ts'
import { readTally, type Tally } from './tally.ts'

/** One run of jest. */
export interface JestRun {
  readonly config: string
  /** More arguments, for example the paths of the suites to run. */
  readonly args: readonly string[]
  readonly env: MachineEnv
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
  process.on('SIGINT', passOn).on('SIGTERM', passOn)
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', resolve)
    })
    return readTally(outcome, code)
  } finally {
    process.off('SIGINT', passOn).off('SIGTERM', passOn)
    rmSync(folder, { recursive: true, force: true })
  }
}
