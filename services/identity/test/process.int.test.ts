import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '@ujirani/testing'
import { createKey, writeFiles } from './identity-world.ts'

const main = join(import.meta.dirname, '../src/main.ts')

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

describe('the identity process', () => {
  let directory: string
  let environment: Record<string, string>
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ujirani-identity-'))
    await writeFiles(directory, await createKey('client-1'))
    const [port, metricsPort] = [await findFreePort(), await findFreePort()]
    environment = {
      UJIRANI_IDENTITY_PORT: port.toString(),
      UJIRANI_IDENTITY_METRICS_PORT: metricsPort.toString(),
      UJIRANI_IDENTITY_ISSUER: `http://127.0.0.1:${port.toString()}`,
      UJIRANI_IDENTITY_DIR: directory,
      UJIRANI_IDENTITY_PRODUCTION: 'false',
      UJIRANI_TOKEN_AUDIENCE: 'urn:ujirani:bus:test',
    }
  })
  afterEach(() => rm(directory, { recursive: true }))

  /** Runs the process; once `whileRunning` is through it is asked to stop. */
  const run = async (whileRunning?: () => Promise<void>): Promise<Ran> => {
    const child = spawn(process.execPath, [main], { env: environment })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    try {
      await whileRunning?.()
    } finally {
      if (whileRunning !== undefined) child.kill('SIGTERM')
    }
    return { code: await ended, out, err }
  }
  const get = (port: string | undefined, path: string) =>
    fetch(`http://127.0.0.1:${port ?? ''}${path}`)
  const becomesReady = async (): Promise<void> => {
    for (let tries = 0; tries < 100; tries++) {
      const ready = await get(environment['UJIRANI_IDENTITY_METRICS_PORT'], '/readyz').catch(
        () => undefined,
      )
      if (ready?.status === 200) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('identity did not become ready')
  }

  it('starts without a warning, answers, counts, and ends cleanly', async () => {
    const ran = await run(async () => {
      await becomesReady()
      const discovery = await get(
        environment['UJIRANI_IDENTITY_PORT'],
        '/.well-known/openid-configuration',
      )
      expect(await discovery.json()).toMatchObject({
        issuer: environment['UJIRANI_IDENTITY_ISSUER'],
        response_types_supported: ['code'],
        token_endpoint_auth_methods_supported: ['private_key_jwt'],
        code_challenge_methods_supported: ['S256'],
      })
      const keys = await get(environment['UJIRANI_IDENTITY_PORT'], '/jwks')
      expect(await keys.text()).not.toContain('"d"')
      const metrics = await get(environment['UJIRANI_IDENTITY_METRICS_PORT'], '/metrics')
      expect(await metrics.text()).toContain('ujirani_identity_sign_ins_total')
      const elsewhere = await get(environment['UJIRANI_IDENTITY_PORT'], '/me')
      expect(elsewhere.status).toBe(404)
    })
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).not.toMatch(/WARNING|NOTICE/)
  })

  it('refuses the demo’s keys in production, with a sentence', async () => {
    environment['UJIRANI_IDENTITY_PRODUCTION'] = 'true'
    environment['UJIRANI_IDENTITY_ISSUER'] = 'https://id.example'
    const { code, err } = await run()
    expect(code).toBe(78)
    expect(err).toMatch(/^ujirani identity: .*keys of the demo.*\n$/)
  })

  it('starts in production with keys of its own', async () => {
    await writeFiles(directory, await createKey('client-1'), { isDemo: false })
    environment['UJIRANI_IDENTITY_PRODUCTION'] = 'true'
    environment['UJIRANI_IDENTITY_ISSUER'] = 'https://id.example'
    await expect(run(becomesReady)).resolves.toMatchObject({ code: 0 })
  })

  it('refuses plain http in production', async () => {
    environment['UJIRANI_IDENTITY_PRODUCTION'] = 'true'
    await expect(run()).resolves.toMatchObject({
      code: 78,
      err: expect.stringContaining('UJIRANI_IDENTITY_ISSUER') as string,
    })
  })

  it('names every variable that is missing', async () => {
    environment = {}
    const { code, err } = await run()
    expect(code).toBe(78)
    for (const name of ['ISSUER', 'DIR', 'PRODUCTION', 'PORT', 'METRICS_PORT']) {
      expect(err).toContain(`UJIRANI_IDENTITY_${name}`)
    }
  })

  it('says so when its files are not there', async () => {
    environment['UJIRANI_IDENTITY_DIR'] = join(directory, 'nowhere')
    await expect(run()).resolves.toMatchObject({
      code: 78,
      err: expect.stringContaining('UJIRANI_IDENTITY_DIR') as string,
    })
  })
})
