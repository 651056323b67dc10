import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machineEnv } from '../local/config.ts'
import { repositoryRoot } from '../local/places.ts'
import { findPortBase } from '../local/process/port-base.ts'
import { isPortFree } from '../local/process/ports.ts'
import { isAlive, until } from './processes.ts'

interface RunFile {
  readonly pids: Readonly<Record<string, number>>
  readonly ports: Readonly<Record<string, number>>
  readonly gateway: string
}

class Start {
  readonly #child: ChildProcess
  readonly #exited: Promise<number | null>
  output = ''

  constructor(env: Readonly<Record<string, string>>, args: readonly string[] = []) {
    const launcher = join(repositoryRoot, 'infra/local/launch.mjs')
    this.#child = spawn(process.execPath, [launcher, 'start', ...args], {
      cwd: repositoryRoot,
      env: { ...machineEnv(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const hear = (chunk: Buffer): void => {
      this.output += chunk.toString('utf8')
    }
    this.#child.stdout?.on('data', hear)
    this.#child.stderr?.on('data', hear)
    this.#exited = once(this.#child, 'close').then(([code]) => code as number | null)
  }

  says(words: string, ms: number): Promise<boolean> {
    return until(() => this.output.includes(words), ms)
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  ended(): Promise<number | null> {
    return this.#exited
  }
}

describe('npm start', () => {
  let stateDir: string
  let env: Record<string, string>
  let start: Start
  const run = (): RunFile => JSON.parse(readFileSync(join(stateDir, 'run.json'), 'utf8')) as RunFile
  const isReady = async (port: number): Promise<boolean> => {
    const url = `http://127.0.0.1:${String(port)}/readyz`
    return fetch(url).then(
      async (response) => {
        await response.arrayBuffer()
        return response.ok
      },
      () => false,
    )
  }
  beforeAll(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'bus-'))
    env = { UJIRANI_STATE_DIR: stateDir, UJIRANI_PORT_BASE: String(await findPortBase()) }
    start = new Start(env)
    if (!(await start.says('The bus is running', 280_000))) throw new Error(start.output)
  }, 300_000)
  afterAll(async () => {
    start.signal('SIGTERM')
    await start.ended()
    rmSync(stateDir, { recursive: true })
  })

  it('plays the story and says where everything is', () => {
    expect(start.output).toContain('every check holds')
    expect(start.output).toContain(
      `dashboard  http://127.0.0.1:${String(run().ports['dashboard'])}`,
    )
    expect(start.output).toContain('npx ujirani token bi.cgm')
    expect(start.output).toContain('/people/tz.isd.json')
  })

  it('runs every part as a process of its own', () => {
    const { pids } = run()
    expect(Object.keys(pids).sort()).toEqual([
      'auditor',
      'dashboard',
      'disclosure',
      'gateway',
      'identity',
      'kafka',
      'ledger',
      'registry',
      'steward',
      'supervisor',
    ])
    expect(new Set(Object.values(pids)).size).toBe(10)
    for (const pid of Object.values(pids)) expect(isAlive(pid)).toBe(true)
  })

  it('refuses a second start beside it', async () => {
    const second = new Start(env)
    expect(await second.ended()).toBe(1)
    expect(second.output).toContain(`(process ${String(run().pids['supervisor'])})`)
    expect(await isReady(run().ports['gateway'] ?? 0)).toBe(true)
  })

  it('starts a killed service again and says so', async () => {
    const { pids, ports } = run()
    process.kill(pids['gateway'] ?? 0, 'SIGKILL')
    expect(await start.says('gateway ended (SIGKILL): starting it again', 5_000)).toBe(true)
    expect(await until(() => isReady(ports['gateway'] ?? 0), 60_000)).toBe(true)
    expect(run().pids['gateway']).not.toBe(pids['gateway'])
  }, 90_000)

  it('starts a killed Kafka again, and the gateway with it serves on', async () => {
    const { pids, ports } = run()
    process.kill(pids['kafka'] ?? 0, 'SIGKILL')
    expect(await start.says('kafka is started again', 60_000)).toBe(true)
    expect(await until(() => isReady(ports['gateway'] ?? 0), 60_000)).toBe(true)
    expect(run().pids['gateway']).toBeDefined()
  }, 150_000)

  it('leaves no process behind when it is told to stop, and exits with 0', async () => {
    const { pids, ports } = run()
    start.signal('SIGINT')
    expect(await start.ended()).toBe(0)
    expect(start.output).toContain('stopped: no process is left')
    for (const [name, pid] of Object.entries(pids))
      expect([name, isAlive(pid)]).toEqual([name, false])
    for (const port of Object.values(ports)) expect(await isPortFree(port)).toBe(true)
    expect(existsSync(join(stateDir, 'run.json'))).toBe(false)
  }, 60_000)

  it('keeps the data, so that a second start plays the same story without anything new', async () => {
    start = new Start(env, ['--once', '--json', join(stateDir, 'summary.json')])
    expect(await start.ended()).toBe(0)
    const summary = JSON.parse(readFileSync(join(stateDir, 'summary.json'), 'utf8')) as {
      readonly ok: boolean
      readonly latencyMs: { readonly p50: number | null }
    }
    expect(summary.ok).toBe(true)
    expect(summary.latencyMs.p50).toBeNull()
  }, 200_000)

  it('leaves nothing running when its supervisor is killed', async () => {
    start = new Start(env)
    expect(await start.says('admitting', 200_000)).toBe(true)
    const { pids } = run()
    process.kill(pids['supervisor'] ?? 0, 'SIGKILL')
    expect(await start.ended()).not.toBe(0)
    const gone = await until(() => !Object.values(pids).some(isAlive), 20_000)
    expect(gone).toBe(true)
  }, 250_000)

  it('says why when a service does not start, and leaves nothing half-started', async () => {
    writeFileSync(join(stateDir, 'identity', 'jwks.json'), '{"keys":[]}')
    start = new Start(env)
    expect(await start.ended()).toBe(1)
    expect(start.output).toMatch(/identity ended while starting \(code 78\).*jwks\.json/s)
    expect(await isPortFree(Number(env['UJIRANI_PORT_BASE']) + 5)).toBe(true)
    expect(await isPortFree(Number(env['UJIRANI_PORT_BASE']) + 1012)).toBe(true)
  }, 200_000)
})
