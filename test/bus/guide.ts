import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { repository, type WholeBus } from './whole-bus.ts'

/** A command that went on for so long has gone wrong. */
const patienceMs = 120_000

/** The shell blocks of one section of a guide, in order. */
export function readBlocks(guide: string, section: string): readonly string[] {
  const file = readFileSync(join(repository, 'docs', 'guides', guide), 'utf8')
  const [, after = ''] = file.split(`\n## ${section}\n`)
  const [body = ''] = after.split('\n## ')
  return [...body.matchAll(/```sh\n([^`]+)```/g)].map(([, block = '']) => block)
}

/** The same commands for a bus that listens, and keeps its state, elsewhere. */
function movedTo({ portBase, stateDir }: WholeBus, commands: string): string {
  return commands
    .replaceAll(/127\.0\.0\.1:([89]\d\d\d)/g, (_, port: string) => {
      return `127.0.0.1:${String(Number(port) - 8080 + portBase)}`
    })
    .replaceAll('.ujirani/', `${stateDir}/`)
}

/** What a shell said of commands, as a person types them at the root of the repository. */
export interface Said {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs commands of a guide; `tools` is a folder with programs that the guide takes for installed. */
export async function runGuide(bus: WholeBus, commands: string, tools = ''): Promise<Said> {
  const { PATH = '' } = bus.env
  const shell = spawn('bash', ['-c', `set -eo pipefail\n${movedTo(bus, commands)}`], {
    cwd: repository,
    env: { ...bus.env, PATH: `${tools}${delimiter}${PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const timer = setTimeout(() => {
    if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGKILL')
  }, patienceMs)
  const exited = new Promise<number | null>((resolve) => {
    shell.once('close', resolve)
  })
  const [out, err, code] = await Promise.all([text(shell.stdout), text(shell.stderr), exited])
  clearTimeout(timer)
  return { code, out, err }
}
