import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { repository, type WholeBus } from '../bus/whole-bus.ts'

/** How long a command may go on; only a stream does. */
const patienceMs = 20_000

/** The commands under "Try it" of the README, a line each, in order. */
function readCommands(): readonly string[] {
  const readme = readFileSync(join(repository, 'README.md'), 'utf8')
  const section = readme.split('\n## Try it\n')[1] ?? ''
  const block = /```sh\n([^`]+)```/.exec(section)?.[1] ?? ''
  const lines = block.replaceAll(/\\\n\s*/g, ' ').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}

/** The same command for a bus that listens elsewhere. */
function movedTo({ portBase }: WholeBus, command: string): string {
  return command.replaceAll(
    /127\.0\.0\.1:(80\d\d)/g,
    (_, port: string) => `127.0.0.1:${String(Number(port) - 8080 + portBase)}`,
  )
}

/**
 * What a shell prints for the last of some commands, given in one script as a person types them.
 * A stream is left once it has said something.
 */
async function run(bus: WholeBus, commands: readonly string[]): Promise<string> {
  const script = commands.map((command) => movedTo(bus, command)).join('\n')
  const isStream = script.includes('text/event-stream')
  const shell = spawn('bash', ['-c', script], {
    cwd: repository,
    env: bus.env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const end = (): void => {
    if (shell.pid !== undefined && shell.exitCode === null) process.kill(-shell.pid, 'SIGKILL')
  }
  const timer = setTimeout(end, patienceMs)
  if (isStream) {
    shell.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('data:')) end()
    })
  }
  const printed = await text(shell.stdout)
  clearTimeout(timer)
  return printed
}

/** What a stranger copies out of the README does what the README says. */
export function describeReadme(bus: () => WholeBus): void {
  describe('the commands of the README', () => {
    const [token = '', ...rest] = readCommands()
    const answerTo = (start: number) => run(bus(), [token, rest[start] ?? 'false'])

    it('are those that are tried here', () => {
      expect([token, ...rest].map((line) => line.split(' ')[0])).toEqual([
        'TOKEN=$(npx',
        ...Array.from({ length: 5 }, () => 'curl'),
      ])
    })

    it('publish, and show who got it', async () => {
      const receipt = JSON.parse(await answerTo(0)) as { readonly id?: string }
      expect(receipt.id).toBe('018e9d76-ea80-79b5-a708-e6de4d948f82')
      const { deliveries } = JSON.parse(await answerTo(1)) as { readonly deliveries?: unknown[] }
      expect(deliveries?.length).toBeGreaterThan(0)
    })

    it('show the feed as a page and as a stream', async () => {
      const page = JSON.parse(await answerTo(2)) as { readonly events?: unknown[] }
      expect(page.events).toHaveLength(5)
      expect(await answerTo(3)).toMatch(/^id: .+\nevent: org\.ujirani\..+\ndata: \{/m)
    })

    it('let the auditor derive everything again', async () => {
      const { summary } = JSON.parse(await answerTo(4)) as { readonly summary?: object }
      expect(summary).toMatchObject({ missing: 0, excess: 0, altered: 0 })
    })
  })
}
