import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { plainEnvironment } from './config.ts'
import { findPortBase } from '@ujirani/infra'

const repository = join(import.meta.dirname, '..', '..')
/** Starts the whole bus twice, beside whatever else runs on the machine. */
const patienceMs = 600_000

interface Summary {
  readonly ok: boolean
  readonly events: number
  readonly parties: Readonly<Record<string, { readonly received: number }>>
  readonly agreements: readonly { readonly state: string }[]
  readonly latencyMs: { readonly p50: number | null; readonly p99: number | null }
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[]
}

interface Run {
  readonly code: number | null
  readonly output: string
  readonly summary: Summary
}

describe('the story on the real bus', () => {
  let stateDir: string
  let portBase: number

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'ujirani-story-'))
    portBase = await findPortBase()
  })
  afterAll(() => rm(stateDir, { recursive: true, force: true }))

  /** `npm start -- --once --json FILE` with a state of its own. */
  const start = async (): Promise<Run> => {
    const file = join(stateDir, 'summary.json')
    const supervisor = join(repository, 'infra', 'local', 'supervise', 'main.ts')
    const child = spawn(process.execPath, [supervisor, '--once', '--json', file], {
      cwd: repository,
      env: {
        ...plainEnvironment(),
        UJIRANI_STATE_DIR: join(stateDir, 'state'),
        UJIRANI_PORT_BASE: portBase.toString(),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise<number | null>((resolve) => {
      child.on('close', resolve)
    })
    const [output, errors, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      ended,
    ])
    const summary = await readFile(file, 'utf8').catch(() => 'null')
    return { code, output: output + errors, summary: JSON.parse(summary) as Summary }
  }

  it(
    'holds every check, and again on a second start',
    async () => {
      const first = await start()
      expect([first.code, first.code === 0 ? '' : first.output]).toEqual([0, ''])
      expect(first.summary.checks.filter(({ ok }) => !ok)).toEqual([])
      expect(first.summary).toMatchObject({ ok: true, events: 19 })
      expect(first.summary.checks.length).toBeGreaterThanOrEqual(13)
      expect(first.output).toContain('✓ every receipt is proved included in the log')
      expect(first.summary.agreements.length).toBeGreaterThanOrEqual(6)
      expect(first.summary.agreements.every(({ state }) => state === 'ACTIVE')).toBe(true)
      expect(first.summary.latencyMs.p99).toBeGreaterThan(0)
      expect(first.output).toContain('One event, several truths')

      const second = await start()
      expect([second.code, second.code === 0 ? '' : second.output]).toEqual([0, ''])
      // The same events, copies, agreements and outcomes; nothing was published anew.
      const latencyMs = { p50: null, p99: null }
      expect(second.summary).toEqual({ ...first.summary, latencyMs })
      expect(await readdir(join(stateDir, 'state'))).not.toContain('run.json')
    },
    patienceMs,
  )
})
