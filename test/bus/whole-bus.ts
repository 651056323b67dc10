import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTokenSource, parseClientFile, type TokenSource } from '@ujirani/client'
import { plainEnvironment } from '../e2e/config.ts'
import { findPortBase } from '@ujirani/infra'

/** The root of the repository. */
export const repository = join(import.meta.dirname, '..', '..')

/** The parties of the demo. */
export const parties = [
  'audit.jbc',
  'bi.cgm',
  'bi.msp',
  'bi.pnb',
  'iom',
  'tz.isd',
  'tz.moh',
  'tz.tpf',
  'undp',
  'unhcr',
]

/** What stands in `run.json`. */
export interface RunningParts {
  readonly pids: Readonly<Record<string, number>>
  readonly ports: Readonly<Record<string, number>>
  readonly gateway: string
  readonly identity: string
}

/** The whole bus as `npm start` runs it, its story played, with a state of its own. */
export interface WholeBus {
  readonly gateway: string
  readonly portBase: number
  readonly stateDir: string
  /** The environment in which other commands of the project find this bus. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** What the supervisor has said so far. */
  readonly output: () => string
  /** Reads a JSON file of its state. */
  readonly read: (...path: readonly string[]) => unknown
  /** Reads a file of its state as text. */
  readonly readText: (...path: readonly string[]) => string
  /** What runs now; processes change when they are started again. */
  readonly running: () => RunningParts
  /** Tokens of a party's machine, kept until shortly before they expire. */
  readonly tokens: (party: string) => TokenSource
  readonly signal: (part: string, name: NodeJS.Signals) => void
  readonly stop: () => Promise<void>
}

/** Where a bus lives: its ports stand in its addresses, and so in what it keeps. */
export interface BusPlace {
  readonly portBase: number
  readonly stateDir: string
}

/** Starts the bus through the supervisor, in a place of its own that is gone with it. */
export async function startWholeBus(): Promise<WholeBus> {
  const folder = await mkdtemp(join(tmpdir(), 'ujirani-bus-'))
  const clear = () => rm(folder, { recursive: true, force: true })
  const place = { portBase: await findPortBase(), stateDir: join(folder, 'state') }
  try {
    const bus = await startBusAt(place)
    return { ...bus, stop: () => bus.stop().then(clear) }
  } catch (error) {
    await clear()
    throw error
  }
}

/** Starts a bus with the state that is there, and waits until it stays up; what it kept stays. */
export async function startBusAt(place: BusPlace): Promise<WholeBus> {
  const { portBase, stateDir } = place
  const env = {
    ...plainEnvironment(),
    UJIRANI_PORT_BASE: portBase.toString(),
    UJIRANI_STATE_DIR: stateDir,
  }
  const supervisor = spawn(
    process.execPath,
    [join(repository, 'infra', 'local', 'supervise', 'main.ts')],
    // The channel: when this process is killed, it closes, and the bus ends.
    { cwd: repository, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  )
  const output = collect(supervisor)
  const exited = new Promise<void>((resolve) => {
    supervisor.once('exit', () => {
      resolve()
    })
  })
  const stop = async (): Promise<void> => {
    supervisor.kill('SIGTERM')
    await exited
  }
  await untilItStays(supervisor, output).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { ...describe(stateDir, portBase), env, output, stop }
}

function collect(supervisor: ChildProcess): () => string {
  let output = ''
  for (const stream of [supervisor.stdout, supervisor.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return () => output
}

async function untilItStays(supervisor: ChildProcess, output: () => string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>()
  supervisor.stdout?.on('data', () => {
    if (output().includes('Ctrl-C stops it')) resolve(undefined)
  })
  supervisor.once('exit', () => {
    reject(new Error(`the bus did not stay up\n${output()}`))
  })
  await promise
}

function describe(stateDir: string, portBase: number): Omit<WholeBus, 'env' | 'output' | 'stop'> {
  const readText = (...path: readonly string[]): string =>
    readFileSync(join(stateDir, ...path), 'utf8')
  const read = (...path: readonly string[]): unknown => JSON.parse(readText(...path))
  const running = (): RunningParts => read('run.json') as RunningParts
  const sources = new Map<string, TokenSource>()
  return {
    gateway: running().gateway,
    portBase,
    stateDir,
    read,
    readText,
    running,
    tokens(party) {
      const known = sources.get(party)
      if (known !== undefined) return known
      const source = createTokenSource(parseClientFile(read('clients', `${party}-system.json`)))
      sources.set(party, source)
      return source
    },
    signal(part, name) {
      const pid = running().pids[part]
      if (pid === undefined) throw new TypeError(`${part} does not run`)
      process.kill(pid, name)
    },
  }
}
