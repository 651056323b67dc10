import { existsSync } from 'node:fs'
import { createDemoClient, listClients, readRunningDemo, type RunningDemo } from '../demo.ts'
import { DemoNotRunningError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import type { CommandContext } from './context.ts'

/** One thing looked at. */
interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

const patienceMs = 3_000

/** Looks at the machine and the running demo, and says what is wrong and what to do about it. */
export async function examine(
  { stateDir, terminal }: CommandContext,
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const findings = [examineNode(), examineState(stateDir), ...(await examineDemo(stateDir))]
  const isWell = findings.every(({ ok }) => ok)
  if (json) terminal.print(JSON.stringify({ ok: isWell, checks: findings }))
  else for (const finding of findings) terminal.print(toLine(finding))
  return isWell ? exitCodes.done : exitCodes.failed
}

function toLine({ name, ok, detail }: Finding): string {
  return `${ok ? 'ok  ' : 'FAIL'}  ${name}${detail === '' ? '' : `: ${detail}`}`
}

function examineNode(): Finding {
  const ok = Number.parseInt(process.versions.node, 10) >= 24
  return { name: 'Node 24', ok, detail: process.version }
}

function examineState(stateDir: string): Finding {
  const ok = existsSync(stateDir)
  return {
    name: 'state folder',
    ok,
    detail: ok ? stateDir : `${stateDir} is not there; "npm start" makes it`,
  }
}

async function examineDemo(stateDir: string): Promise<readonly Finding[]> {
  let demo: RunningDemo
  try {
    demo = readRunningDemo(stateDir)
  } catch (error) {
    if (!(error instanceof DemoNotRunningError)) throw error
    return [{ name: 'demo', ok: false, detail: error.message }]
  }
  const processes = Object.entries(demo.pids).map(([name, pid]) => examineProcess(name, pid))
  const services = ['identity', 'gateway', 'auditor', 'dashboard']
    .map((name) => [name, demo.urls[name]] as const)
    .map(([name, url]) => examineService(name, url))
  return [...processes, ...(await Promise.all(services)), await examineFeed(demo)]
}

function examineProcess(name: string, pid: number): Finding {
  let ok = true
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Another user's process is alive, too.
    ok = error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return {
    name: `process of ${name}`,
    ok,
    detail: ok ? pid.toString() : `${pid.toString()} is gone; see its log in the state folder`,
  }
}

async function examineService(name: string, url: string | undefined): Promise<Finding> {
  if (url === undefined) return { name, ok: false, detail: 'has no address in run.json' }
  try {
    const { status } = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(patienceMs) })
    return { name, ok: status === 200, detail: `${url} answers ${status.toString()}` }
  } catch {
    return { name, ok: false, detail: `${url} does not answer` }
  }
}

/** The whole way of a reader: a token from identity, a page from the gateway. */
async function examineFeed(demo: RunningDemo): Promise<Finding> {
  const name = 'reading a feed'
  const [client] = listClients(demo.stateDir).filter((id) => id.endsWith('-system'))
  if (client === undefined) return { name, ok: false, detail: 'the demo has no clients' }
  const party = client.slice(0, -'-system'.length)
  try {
    await createDemoClient(demo, party).page({ limit: 1 })
    return { name, ok: true, detail: `as ${party}` }
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}
