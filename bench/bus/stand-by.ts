import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../services/steward/src/main.ts', import.meta.url))
const lookEveryMs = 20
const patienceMs = 60_000

/** A steward as it is seen at its ports. */
export interface StewardPorts {
  readonly url: string
  readonly metricsUrl: string
}

/** A second steward, besides that of a bus. */
export interface StandBy extends StewardPorts {
  /** Ends it in order. */
  stop(): Promise<void>
}

/** Where the steward of a running process listens, by its environment (proc(5); Linux only). */
export function portsOf(pid: number): StewardPorts {
  const env = environmentOf(pid)
  const at = (port: string | undefined): string => `http://127.0.0.1:${port ?? ''}`
  return {
    url: at(env['UJIRANI_STEWARD_PORT']),
    metricsUrl: at(env['UJIRANI_STEWARD_METRICS_PORT']),
  }
}

/** Starts a steward beside a running one, with its environment, and waits until it stands by. */
export async function startStandBy(pid: number, firstPort: number): Promise<StandBy> {
  const env = {
    ...environmentOf(pid),
    UJIRANI_STEWARD_PORT: String(firstPort),
    UJIRANI_STEWARD_METRICS_PORT: String(firstPort + 1),
  }
  const child = spawn(process.execPath, [main], { env, stdio: 'ignore' })
  const steward = {
    url: `http://127.0.0.1:${String(firstPort)}`,
    metricsUrl: `http://127.0.0.1:${String(firstPort + 1)}`,
  }
  await untilTrue(() => isReady(steward))
  return { ...steward, stop: () => end(child) }
}

/** Whether a steward says that it leads; false while it does not answer. */
export async function isLeading(steward: Pick<StewardPorts, 'metricsUrl'>): Promise<boolean> {
  const text = await fetch(`${steward.metricsUrl}/metrics`).then(
    (response) => response.text(),
    () => '',
  )
  return /^ujirani_steward_leading\S* 1$/m.test(text)
}

/** Whether a steward is ready, leading or standing by. */
export async function isReady({ metricsUrl }: Pick<StewardPorts, 'metricsUrl'>): Promise<boolean> {
  return fetch(`${metricsUrl}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** @throws {Error} not within a minute */
export async function untilTrue(test: () => Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + patienceMs
  while (!(await test())) {
    if (performance.now() > untilMs) throw new Error(`waited in vain until ${test.toString()}`)
    await setTimeout(lookEveryMs)
  }
}

function environmentOf(pid: number): Readonly<Record<string, string | undefined>> {
  const entries = readFileSync(`/proc/${String(pid)}/environ`, 'utf8').split('\0')
  return Object.fromEntries(
    entries.filter((entry) => entry.includes('=')).map((entry) => entry.split(/=(.*)/s)),
  ) as Readonly<Record<string, string>>
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
