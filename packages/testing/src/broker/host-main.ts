/**
 * Holds one server for all workers of a test run, and ends it when the run has ended.
 *
 * A worker cannot: jest starts and ends workers as it likes. Called with what to start, the process
 * id of the run, and the folder in which the address is told.
 */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRegistry } from '@ujirani/infra'
import { registerSchemas } from '@ujirani/messaging'
import { readTestConfig, testEnv } from '../config.ts'
import { startTestBroker } from './test-broker.ts'

interface Hosted {
  readonly address: unknown
  stop(): Promise<void>
}

const lookMs = 250

async function hostBroker(): Promise<Hosted> {
  const broker = await startTestBroker(readTestConfig(testEnv))
  const { kind, brokers, credentialsFile } = broker
  return { address: { kind, brokers, credentialsFile }, stop: () => broker.stop() }
}

async function hostRegistry(): Promise<Hosted> {
  const stateDir = mkdtempSync(join(tmpdir(), 'ujirani-registry-'))
  const registry = await startRegistry({ stateDir })
  await registerSchemas({ url: registry.url })
  return {
    address: { url: registry.url },
    stop: async () => {
      await registry.stop()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Told at once whole: who reads it must not see half of it. */
function tell(folder: string, name: string, content: object): void {
  const draft = join(folder, `${name}.draft`)
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600 })
  renameSync(draft, join(folder, name))
}

const [what = '', runPid = '', folder = ''] = process.argv.slice(2)
// Ctrl-C reaches every process of the terminal: the run ends, and this follows it.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined)
try {
  const hosted = await (what === 'kafka' ? hostBroker() : hostRegistry())
  tell(folder, `${what}.json`, { address: hosted.address })
  while (isAlive(Number(runPid))) await new Promise((resolve) => setTimeout(resolve, lookMs))
  await hosted.stop()
  rmSync(folder, { recursive: true, force: true })
} catch (error) {
  tell(folder, `${what}.json`, { failure: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
}
