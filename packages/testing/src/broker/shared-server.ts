import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const lookMs = 50
const patienceMs = 120_000
const hostMain = fileURLToPath(new URL('host-main.ts', import.meta.url))

/** The process that lives as long as the run: jest itself, also when this is one of its workers. */
const runPid = process.send === undefined ? process.pid : process.ppid

interface Told {
  readonly address?: unknown
  readonly failure?: string
}

/**
 * The address of a server that all workers of this run share; the first to ask has it started.
 *
 * @throws {Error} when it could not be started: with what it said
 */
export async function sharedServer(what: 'kafka' | 'registry'): Promise<unknown> {
  const folder = join(tmpdir(), `ujirani-test-${String(runPid)}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const isFirst = claim(join(folder, `${what}.claim`))
  if (isFirst) host(what, folder)
  const { address, failure } = await waitFor(join(folder, `${what}.json`))
  if (failure !== undefined) throw new Error(`no ${what} to test with: ${failure}`)
  if (isFirst) process.stderr.write(`tests use ${what}: ${JSON.stringify(address)}\n`)
  return address
}

function claim(file: string): boolean {
  try {
    writeFileSync(file, '', { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

function host(what: string, folder: string): void {
  const args = ['--disable-warning=TimeoutNegativeWarning', hostMain, what, String(runPid), folder]
  spawn(process.execPath, args, { detached: true, stdio: 'ignore' }).unref()
}

async function waitFor(file: string): Promise<Told> {
  const untilMs = performance.now() + patienceMs
  while (performance.now() < untilMs) {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Told
    } catch {
      await setTimeout(lookMs)
    }
  }
  throw new Error('a test server did not come up')
}
