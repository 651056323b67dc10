import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { LaunchError } from '../launch-error.ts'
import { writePrivateFile } from '../process/private-file.ts'
import { tryLock, type HeldLock } from '../process/lock.ts'

/** Everything a launch makes; nothing else in the folder is ever removed. */
const ownEntries = [
  'auditor',
  'clients',
  'dashboard',
  'gateway',
  'identity',
  'kafka',
  'keys',
  'ledger',
  'logs',
  'people',
  'registry',
  'roots',
  'run.json',
  'secrets',
  'trust.json',
]

/** What stands in `run.json` while the bus runs, for the CLI and for people. */
export interface RunFile {
  readonly pids: Readonly<Record<string, number>>
  readonly ports: Readonly<Record<string, number>>
  readonly gateway: string
  readonly identity: string
  readonly auditor: string
  /** The read API of the log (c2sp.org/tlog-tiles). */
  readonly ledger: string
  readonly dashboard: string
  readonly registry: string
  /** Where parties' own Kafka clients connect: `host:port`. */
  readonly kafka: string
}

/**
 * Takes the state folder for this launch: one bus runs in it at a time.
 *
 * @throws {LaunchError} naming the process that has it
 */
export function holdStateDir(stateDir: string): HeldLock {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  const lock = tryLock(join(stateDir, 'launch.lock'))
  if (lock !== undefined) return lock
  throw new LaunchError(
    `A bus is running already with its state in ${stateDir}${describeHolder(stateDir)}. Stop it ` +
      'with Ctrl-C in its terminal, or set UJIRANI_STATE_DIR and UJIRANI_PORT_BASE to start ' +
      'another beside it.',
  )
}

function describeHolder(stateDir: string): string {
  const file = join(stateDir, 'run.json')
  if (!existsSync(file)) return ' (it is still starting)'
  const { pids } = JSON.parse(readFileSync(file, 'utf8')) as Pick<RunFile, 'pids'>
  return ` (process ${String(pids['supervisor'])})`
}

/** Begins anew: removes what earlier launches made. */
export function clearState(stateDir: string): void {
  for (const entry of ownEntries) rmSync(join(stateDir, entry), { recursive: true, force: true })
}

/**
 * Removes what only repeats the log when the log itself is gone (somebody deleted `kafka/`), and
 * the logs of the launch before.
 */
export function tidyState(stateDir: string): void {
  const stale = existsSync(join(stateDir, 'kafka', 'data', 'meta.properties'))
    ? ['logs', 'run.json']
    : ['logs', 'run.json', 'gateway', 'dashboard', 'auditor', 'ledger']
  for (const entry of stale) rmSync(join(stateDir, entry), { recursive: true, force: true })
}

/** Says what runs, and where. */
export function writeRunFile(stateDir: string, run: RunFile): void {
  writePrivateFile(join(stateDir, 'run.json'), `${JSON.stringify(run, null, 2)}\n`)
}

/** Says that nothing runs any more. */
export function removeRunFile(stateDir: string): void {
  rmSync(join(stateDir, 'run.json'), { force: true })
}
