import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const fixture = fileURLToPath(new URL('../test/fixtures/process.ts', import.meta.url))

interface Ending {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the fixture; sends the signals one after another once it has said a word. */
async function run(behaviour: string, ...signals: readonly NodeJS.Signals[]): Promise<Ending> {
  const child = spawn(process.execPath, [fixture, behaviour])
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    const signal = signals[stdout.trim().split('\n').length - 1]
    if (signal !== undefined) child.kill(signal)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

describe('runService', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('stops and exits 0 on %s', async (signal) => {
    expect(await run('runs', signal)).toEqual({ code: 0, stdout: 'started\nstopped\n', stderr: '' })
  })

  it('says in one line why it cannot start', async () => {
    expect(await run('fails')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'ujirani fixture: cannot start: port 8080 is in use\n',
    })
  })

  it('answers a wrong environment with a code of its own', async () => {
    expect(await run('misconfigured')).toMatchObject({
      code: 78,
      stderr: 'ujirani fixture: cannot start: UJIRANI_X is not set\n',
    })
  })

  it('ends at once when told twice', async () => {
    expect(await run('lingers', 'SIGTERM', 'SIGTERM')).toMatchObject({ code: 1 })
  })

  it('does not limp on after a rejection nobody caught', async () => {
    expect(await run('breaks')).toMatchObject({ code: 70 })
  })
})
