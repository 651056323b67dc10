import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../local/places.ts'
import { findPortBase } from '../local/process/port-base.ts'
import { tryLock } from '../local/process/lock.ts'
import { isAlive, until } from './processes.ts'

interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Call {
  readonly root?: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Runs the launcher as `npm start` does, to its end. */
async function launch({ root = repositoryRoot, args, env = {} }: Call): Promise<Outcome> {
  const launcher = join(root, 'infra/local/launch.mjs')
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: root,
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  return {
    code,
    stdout: Buffer.concat(stdout).toString('utf8'),
    stderr: Buffer.concat(stderr).toString('utf8'),
  }
}

describe('npm start, when it cannot', () => {
  let folder: string
  let env: Record<string, string>
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'launch-'))
    env = {
      UJIRANI_STATE_DIR: join(folder, 'state'),
      UJIRANI_PORT_BASE: String(await findPortBase()),
    }
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('names the port in use and the variable that moves it', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const port = String((server.address() as AddressInfo).port)
    const { code, stderr } = await launch({
      args: ['start'],
      env: { ...env, UJIRANI_AUDITOR_PORT: port },
    })
    server.close()
    expect(stderr).toContain(`${port} (auditor, UJIRANI_AUDITOR_PORT)`)
    expect(code).toBe(1)
    expect(existsSync(join(folder, 'state', 'kafka'))).toBe(false)
  })

  it('says that a bus runs already', async () => {
    const held = tryLock(join(folder, 'state', 'launch.lock'))
    const { code, stderr } = await launch({ args: ['start'], env })
    held?.release()
    expect(stderr).toMatch(/running already.*UJIRANI_STATE_DIR and UJIRANI_PORT_BASE/s)
    expect(code).toBe(1)
  })

  it('says that Maven is missing, before anything is started', async () => {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    for (const name of ['sh', 'tar']) symlinkSync(`/bin/${name}`, join(bin, name))
    const { code, stderr } = await launch({
      args: ['start'],
      env: { ...env, PATH: bin, UJIRANI_CACHE_DIR: join(folder, 'cache') },
    })
    expect(stderr).toMatch(/Maven \(mvn\) was not found on PATH/)
    expect(code).toBe(1)
    const left = readdirSync(join(folder, 'cache')).filter((name) => !name.endsWith('.lock'))
    expect(left).toEqual([])
  })

  it('names every wrong variable', async () => {
    const { code, stderr } = await launch({
      args: ['start'],
      env: { ...env, UJIRANI_GATEWAY_PORT: 'http', UJIRANI_REGISTRY_PORT: '0' },
    })
    expect(stderr).toMatch(/UJIRANI_GATEWAY_PORT.*UJIRANI_REGISTRY_PORT/s)
    expect(code).toBe(1)
  })

  it('refuses words that mean nothing', async () => {
    const { code, stderr } = await launch({ args: ['start', '--onec'], env })
    expect(stderr).toMatch(/'--onec'.*Usage: npm start/s)
    expect(code).toBe(1)
  })
})

/** A repository of one package, with an npm that installs it without a network. */
describe('the launcher on a fresh clone', () => {
  let root: string
  const npmRuns = (): number =>
    existsSync(join(root, 'runs')) ? readFileSync(join(root, 'runs'), 'utf8').length : 0
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'clone-'))
    mkdirSync(join(root, 'infra/local'), { recursive: true })
    cpSync(join(repositoryRoot, 'infra/local/launch.mjs'), join(root, 'infra/local/launch.mjs'))
    writeLock('1.0.0')
    const entry = join(root, 'infra/test-runner/main.ts')
    mkdirSync(join(entry, '..'), { recursive: true })
    writeFileSync(entry, "console.log('task:', ...process.argv.slice(2)); process.exitCode = 3")
    const npm = `
      const fs = require('node:fs')
      fs.appendFileSync('runs', '.')
      if (fs.existsSync('broken')) process.exit(1)
      fs.rmSync('node_modules', { recursive: true, force: true })
      fs.mkdirSync('node_modules/.bin', { recursive: true })
      fs.symlinkSync(${JSON.stringify(process.execPath)}, 'node_modules/.bin/node')
      fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json')`
    writeFileSync(join(root, 'npm.cjs'), npm)
  })
  afterEach(() => {
    rmSync(root, { recursive: true })
  })

  const writeLock = (version: string): void => {
    const packages = { '': {}, 'node_modules/a': { version, integrity: `sha512-${version}` } }
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }))
  }
  const run = (...args: readonly string[]): Promise<Outcome> =>
    launch({ root, args, env: { npm_execpath: join(root, 'npm.cjs') } })

  it('installs what is locked, once, and hands over with arguments and exit code', async () => {
    const first = await run('test', '--some', 'thing')
    expect(first.stdout).toMatch(/installing the locked packages.*\ntask: --some thing\n$/s)
    expect(first.code).toBe(3)
    expect((await run('test')).stdout).toBe('task:\n')
    expect(npmRuns()).toBe(1)
  })

  it('hands over to another process when it runs on another Node', async () => {
    await run('install')
    const node = join(root, 'node_modules/.bin/node')
    rmSync(node)
    writeFileSync(node, `#!/bin/sh\necho other\nexec ${process.execPath} "$@"\n`, { mode: 0o755 })
    const { code, stdout } = await run('test', '--some', 'thing')
    expect(stdout).toBe('other\ntask: --some thing\n')
    expect(code).toBe(3)
  })

  it('installs again when the lock has changed', async () => {
    await run('install')
    writeLock('1.0.1')
    await run('install')
    expect(npmRuns()).toBe(2)
  })

  it('installs again when an install was killed before its end', async () => {
    mkdirSync(join(root, 'node_modules/a'), { recursive: true })
    await run('install')
    expect(npmRuns()).toBe(1)
  })

  it('leaves alone what npm itself has installed', async () => {
    mkdirSync(join(root, 'node_modules'))
    cpSync(join(root, 'package-lock.json'), join(root, 'node_modules/.package-lock.json'))
    expect((await run('install')).code).toBe(0)
    expect(npmRuns()).toBe(0)
  })

  it('says so when the install fails, and starts nothing', async () => {
    writeFileSync(join(root, 'broken'), '')
    const { code, stdout, stderr } = await run('test')
    expect(stderr).toMatch(/npm ci failed \(code 1\).*Nothing was started/s)
    expect(stdout).not.toContain('task:')
    expect(code).toBe(1)
  })

  it('ends its task when the npm that ran it is gone', async () => {
    const entry = join(root, 'infra/test-runner/main.ts')
    writeFileSync(entry, 'console.log(process.pid); setInterval(() => {}, 1000)')
    await run('install')
    // As npm does: a shell between it and the script, which hears nothing of its death.
    const line = `${process.execPath} infra/local/launch.mjs test; exit`
    const npm = spawn('sh', ['-c', line], {
      cwd: root,
      env: { PATH: '/usr/bin:/bin', npm_lifecycle_event: 'test' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [chunk] = (await once(npm.stdout, 'data')) as [Buffer]
    const task = Number(chunk.toString('utf8'))
    expect(isAlive(task)).toBe(true)
    npm.kill('SIGKILL')
    expect(await until(() => !isAlive(task), 10_000)).toBe(true)
  })

  it('names the tasks when it is asked for none of them', async () => {
    const { code, stderr } = await run('toString')
    expect(stderr).toMatch(/Name a task: install, start, test/)
    expect(code).toBe(1)
  })
})
