import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { until } from '@ujirani/testing'
import { repository, type WholeBus } from '../bus/whole-bus.ts'

interface Step {
  readonly heading: string
  readonly commands: readonly string[]
}

interface Ran {
  readonly code: number | null
  readonly printed: string
}

/** The commands of the guide, a line each, in order, under the heading they stand under. */
function readSteps(): readonly Step[] {
  const guide = readFileSync(join(repository, 'docs', 'guides', 'joining.md'), 'utf8')
  return guide
    .split('\n## ')
    .slice(1)
    .map((section) => ({
      heading: section.split('\n')[0] ?? '',
      commands: [...section.matchAll(/```sh\n([^`]+)```/g)].flatMap(([, block = '']) =>
        block
          .replaceAll(/\\\n\s*/g, ' ')
          .split('\n')
          .filter((line) => line !== ''),
      ),
    }))
}

/** The same command for a bus that listens, and keeps its state, elsewhere. */
function movedTo({ portBase, stateDir }: WholeBus, command: string): string {
  return command
    .replaceAll('.ujirani/', `${stateDir}/`)
    .replaceAll(
      /127\.0\.0\.1:(80\d\d)/g,
      (_, port: string) => `127.0.0.1:${String(Number(port) - 8080 + portBase)}`,
    )
}

async function run(bus: WholeBus, command: string): Promise<Ran> {
  const shell = spawn('bash', ['-c', movedTo(bus, command)], {
    cwd: repository,
    env: bus.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => {
    shell.once('exit', resolve)
  })
  const printed = await text(shell.stdout)
  return { code: await ended, printed }
}

/** Who follows the guide to joining gets from nothing to the first event, and back. */
export function describeJoining(bus: () => WholeBus): void {
  describe('the guide to joining', () => {
    const steps = readSteps()
    const feed = 'npx ujirani feed tz.isd --agreement ke-tz-imm-2026'

    it.each(steps.filter(({ commands }) => commands.length > 0))(
      'gets through: $heading',
      async ({ heading, commands }) => {
        for (const command of commands) {
          const { code, printed } = await run(bus(), command)
          expect([command, code]).toEqual([command, 0])
          if (command.includes('agreement status')) expect(printed).toContain('ACTIVE')
          if (command !== feed) continue
          // What was published a moment ago is on its way; what was taken back is gone at once.
          if (heading.includes('first event')) await until(isShown)
          else expect(printed).toBe('')
        }
      },
      120_000,
    )

    const isShown = async (): Promise<boolean> =>
      (await run(bus(), feed)).printed.includes('org.ujirani.incident.reported.v1')

    it('is as long as what is tried here', () => {
      expect(steps.flatMap(({ commands }) => commands).length).toBeGreaterThan(20)
    })
  })
}
