import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ownEnv } from '../config.ts'

const launcher = fileURLToPath(new URL('../../infra/local/launch.mjs', import.meta.url))

/** What the supervisor writes of itself. */
export interface RunFile {
  readonly pids: Readonly<Record<string, number>>
  readonly ports: Readonly<Record<string, number>>
  readonly gateway: string
  readonly identity: string
  readonly auditor: string
}

/** The whole bus, as `npm start` runs it, with the story played. */
export interface BenchBus {
  readonly stateDir: string
  /** As it was when the bus was started (again). */
  readonly run: RunFile
  /** As it is now, after parts that ended were started again. */
  currentRun(): RunFile
  /** Where the parties' own Kafka clients connect. */
  readonly kafka: string
  /** Milliseconds from the command to all parts ready, and to the story's last check. */
  readonly readyMs: number
  readonly playedMs: number
  /**
   * Stops all of it in order and starts it again with what it has kept.
   *
   * @returns as `readyMs`
   */
  restart(): Promise<number>
  stop(): Promise<void>
}

/** Where benchmarks listen, so that they disturb no bus that runs already. */
export const benchPort = Number(ownEnv['UJIRANI_PORT_BASE'] ?? 21_080)
/** As `npm start` lays out its ports: 9094 beside 8080. */
const partiesPort = benchPort + 1_014

/** Starts a bus with a state of its own; ends it and throws when it does not get ready. */
export async function startBenchBus(say: (line: string) => void): Promise<BenchBus> {
  const stateDir = mkdtempSync(join(tmpdir(), 'ujirani-bench-'))
  const readRun = (): RunFile =>
    JSON.parse(readFileSync(join(stateDir, 'run.json'), 'utf8')) as RunFile
  let beganMs = performance.now()
  let child = spawnBus(stateDir)
  const stop = async (): Promise<void> => {
    await end(child)
    rmSync(stateDir, { recursive: true, force: true })
  }
  try {
    const { readyMs, playedMs } = await watch(child, beganMs, say)
    let run = readRun()
    return {
      stateDir,
      get run() {
        return run
      },
      currentRun: readRun,
      kafka: `127.0.0.1:${String(partiesPort)}`,
      readyMs,
      playedMs,
      stop,
      async restart() {
        await end(child)
        beganMs = performance.now()
        child = spawnBus(stateDir)
        const again = await watch(child, beganMs, say)
        run = readRun()
        return again.readyMs
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function spawnBus(stateDir: string): ChildProcess {
  // As package.json says.
  return spawn(process.execPath, ['--max-semi-space-size=2', launcher, 'start'], {
    env: {
      ...ownEnv,
      UJIRANI_STATE_DIR: stateDir,
      UJIRANI_PORT_BASE: String(benchPort),
      UJIRANI_GATEWAY_EVENTS_PER_SECOND: '1000000',
      UJIRANI_GATEWAY_BYTES_PER_SECOND: '1073741824',
      UJIRANI_GATEWAY_STREAMS_PER_PARTY: '1000',
      // All parties of a benchmark join from one address, and through one gateway.
      UJIRANI_GATEWAY_ANONYMOUS_PER_SECOND: '10000',
      UJIRANI_STEWARD_ANONYMOUS_PER_SECOND: '10000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Reads what the supervisor prints until the bus is there for use. */
async function watch(
  child: ChildProcess,
  beganMs: number,
  say: (line: string) => void,
): Promise<{ readonly readyMs: number; readonly playedMs: number }> {
  if (child.stdout === null) throw new TypeError('the bus prints nothing')
  let readyMs = Number.NaN
  for await (const line of createInterface({ input: child.stdout })) {
    const sinceMs = performance.now() - beganMs
    // Each part says when it is ready; the last one to say so counts.
    if (line.includes(' ready after ')) readyMs = sinceMs
    if (line.startsWith('The bus is running')) {
      child.stdout.resume()
      return { readyMs, playedMs: sinceMs }
    }
    if (/ ready after |starting /.test(line)) say(line)
  }
  throw new Error('the bus ended before it was ready')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
