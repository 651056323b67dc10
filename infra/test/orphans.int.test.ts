import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, until } from './processes.ts'

/** Starts one child through the module under test and says its process id. */
const maker = `
  import { startChild } from ${JSON.stringify(new URL('../local/process/child.ts', import.meta.url).href)}
  const [stateDir, command, ...args] = process.argv.slice(1)
  const logFile = stateDir + '/child.log'
  const child = await startChild({ name: 'child', command, args, env: process.env, logFile })
  console.log(child.pid)
  setInterval(() => {}, 1000)
`

const waitForDeath = (pid: number, timeoutMs: number): Promise<boolean> =>
  until(() => !isAlive(pid), timeoutMs)

describe('a process whose maker is SIGKILLed', () => {
  let stateDir: string
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'orphan-'))
  })
  afterEach(() => {
    rmSync(stateDir, { recursive: true })
  })

  const killMakerOf = async (command: string, ...args: readonly string[]): Promise<number> => {
    const words = ['--input-type=module', '-e', maker, '--', stateDir, command, ...args]
    const process_ = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(createInterface(process_.stdout), 'line')) as [string]
    expect(isAlive(Number(line))).toBe(true)
    process_.kill('SIGKILL')
    await once(process_, 'exit')
    return Number(line)
  }

  it('ends, asked by the guard', async () => {
    expect(await waitForDeath(await killMakerOf('sleep', '1000'), 5_000)).toBe(true)
  })

  it('ends with the processes it started itself', async () => {
    const script = 'sleep 1000 & echo $!; wait'
    const file = join(stateDir, 'child.log')
    const pid = await killMakerOf('sh', '-c', script)
    const inner = Number(readFileSync(file, 'utf8'))
    expect(await waitForDeath(pid, 5_000)).toBe(true)
    expect(await waitForDeath(inner, 5_000)).toBe(true)
  })

  it('is killed when it does not heed SIGTERM', async () => {
    const pid = await killMakerOf('sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done')
    await sleep(2_000)
    // Its time to drain is not over.
    expect(isAlive(pid)).toBe(true)
    expect(await waitForDeath(pid, 15_000)).toBe(true)
  })
})
