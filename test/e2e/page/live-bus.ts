import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { plainEnvironment } from '../config.ts'
import { findPortBase } from '@ujirani/infra'

const run = promisify(execFile)
const repository = join(import.meta.dirname, '..', '..', '..')

/** Somebody who can sign in. */
export interface Person {
  readonly username: string
  readonly password: string
  readonly roles: readonly string[]
}

/** The whole bus, started as a stranger starts it, with its story played. */
export interface LiveBus {
  readonly gateway: string
  readonly dashboard: string
  /** Where its state is. */
  readonly state: string
  /**
   * Runs the command line as whoever has this bus's state.
   *
   * @returns what it printed
   */
  readonly ujirani: (...args: readonly string[]) => Promise<string>
  /** Reads a JSON file of its state. */
  readonly read: <T>(...path: readonly string[]) => Promise<T>
  readonly stop: () => Promise<void>
}

/** Starts it, and waits until it stays up. */
export async function startLiveBus(): Promise<LiveBus> {
  const base = await findPortBase()
  const state = await mkdtemp(join(tmpdir(), 'ujirani-page-'))
  const own = { UJIRANI_PORT_BASE: String(base), UJIRANI_STATE_DIR: state }
  const child = spawn(process.execPath, [join(repository, 'infra/local/launch.mjs'), 'start'], {
    env: { ...plainEnvironment(), ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const exited = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve()
    }),
  )
  const { promise: running, resolve, reject } = Promise.withResolvers<undefined>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.includes('Ctrl-C stops it')) resolve(undefined)
    })
  }
  child.once('exit', () => {
    reject(new Error(`the bus did not stay up\n${output}`))
  })
  await running
  return {
    gateway: `http://127.0.0.1:${String(base)}`,
    dashboard: `http://127.0.0.1:${String(base + 1)}`,
    state,
    ujirani: async (...args) => {
      const env = { ...plainEnvironment(), ...own }
      const program = join(repository, 'packages/cli/bin/ujirani.js')
      return (await run(process.execPath, [program, ...args], { env })).stdout
    },
    read: async <T>(...path: readonly string[]) =>
      JSON.parse(await readFile(join(state, ...path), 'utf8')) as T,
    stop: async () => {
      child.kill('SIGTERM')
      await exited
      await rm(state, { recursive: true, force: true })
    },
  }
}
