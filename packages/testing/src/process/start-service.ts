import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { testEnv } from '../config.ts'
import { createCollector, type Collector } from '../collector.ts'

/** One line of a service's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly message?: string }

/** A service that runs in a process of its own. */
export interface RunningService {
  readonly pid: number
  /** Its log, parsed; lines that are no JSON are kept as `{message}`. */
  readonly log: Collector<LogLine>
  /** Exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>
  /** SIGTERM, as a deployment ends it; resolves with the exit code. SIGKILL after 15 s. */
  stop(): Promise<number | null>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

/** What to start. */
export interface ServiceOptions {
  /** `services/<name>/src/main.ts`, absolute. */
  readonly main: string
  /** Its variables; the test's own environment only lends PATH and the like. */
  readonly env: Readonly<Record<string, string>>
  /** Answers 200 when it can work: `http://127.0.0.1:9080/readyz`. Left out: not waited for. */
  readonly readyUrl?: string
  readonly readyTimeoutMs?: number
}

const lookMs = 25
const readyTimeoutMs = 30_000
const stopTimeoutMs = 15_000
const lentNames = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'NODE_EXTRA_CA_CERTS']

/**
 * Starts a real service process and waits until it says that it is ready.
 *
 * @throws {Error} it ended or was not ready in time: with the end of its log
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const lent = lentNames.flatMap((name) => {
    const value = testEnv[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const child = spawn(process.execPath, [options.main], {
    env: { ...Object.fromEntries(lent), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const service = toService(child)
  if (options.readyUrl === undefined) return service
  const isReady = await waitUntilReady(service, options.readyUrl, options.readyTimeoutMs)
  if (isReady) return service
  await service.kill()
  const tail = service.log.items.slice(-20).map((line) => JSON.stringify(line))
  throw new Error(`${options.main} was not ready\n${tail.join('\n')}`)
}

function toService(child: ChildProcess): RunningService {
  const log = createCollector<LogLine>()
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface({ input: stream }).on('line', (line) => {
      log.add(parseLine(line))
    })
  }
  const exit = Promise.withResolvers<number | null>()
  child.once('exit', (code) => {
    exit.resolve(code)
  })
  child.once('error', (error) => {
    log.add({ message: error.message })
    exit.resolve(null)
  })
  const exited = exit.promise
  return {
    pid: child.pid ?? -1,
    log,
    exited,
    stop: async () => {
      child.kill('SIGTERM')
      const giveUp = new AbortController()
      const late = setTimeout(stopTimeoutMs, undefined, { signal: giveUp.signal }).then(
        () => child.kill('SIGKILL'),
        () => false,
      )
      const code = await exited
      giveUp.abort()
      await late
      return code
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

function parseLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine
  } catch {
    return { message: line }
  }
}

async function waitUntilReady(
  { exited }: RunningService,
  url: string,
  timeoutMs = readyTimeoutMs,
): Promise<boolean> {
  const untilMs = performance.now() + timeoutMs
  const ended = exited.then(() => 'exited' as const)
  while (performance.now() < untilMs) {
    const state = await Promise.race([ended, statusOf(url)])
    if (state === 'exited') return false
    if (state === 200) return true
    await setTimeout(lookMs)
  }
  return false
}

/** 0 while nobody answers. */
async function statusOf(url: string): Promise<number> {
  try {
    const response = await fetch(url)
    await response.arrayBuffer()
    return response.status
  } catch {
    return 0
  }
}
