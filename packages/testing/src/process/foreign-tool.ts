import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { testEnv } from '../config.ts'

/** What a program said until it ended. */
export interface ToolRun {
  /** Null when it was killed. */
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Programs of others, or on others' libraries, that stand in `test/foreign`. */
export interface ForeignTools {
  /** Runs one to its end; it is killed after `timeoutMs`, default a minute. */
  readonly run: (
    name: 'fsck' | 'notes' | 'walk',
    args: readonly string[],
    options?: { readonly input?: string; readonly timeoutMs?: number },
  ) => Promise<ToolRun>
}

const root = join(import.meta.dirname, '../../../..')
const foreign = join(root, 'test', 'foreign')
const fsck = 'github.com/transparency-dev/tessera/cmd/fsck'
const buildMs = 280_000

/** Builds them with Go, once for each state of their sources; what is fetched stays in the cache. */
export async function buildForeignTools(): Promise<ForeignTools> {
  const cache = join(testEnv['UJIRANI_CACHE_DIR'] ?? join(root, '.cache'), 'go')
  const folder = join(cache, `tools-${digestOfSources()}`)
  if (!existsSync(folder)) await build(cache, folder)
  return {
    run: (name, args, { input = '', timeoutMs = 60_000 } = {}) =>
      runTool(join(folder, name), args, { input, timeoutMs }),
  }
}

async function build(cache: string, folder: string): Promise<void> {
  const aside = `${folder}.${String(process.pid)}`
  mkdirSync(aside, { recursive: true })
  const env = {
    ...testEnv,
    GOMODCACHE: join(cache, 'modules'),
    GOCACHE: join(cache, 'build'),
    GOPATH: join(cache, 'path'),
    // What is in the cache can be removed like all else there.
    GOFLAGS: '-modcacherw -buildvcs=false -mod=readonly',
    CGO_ENABLED: '0',
  }
  const args = ['build', '-o', `${aside}/`, './...', fsck]
  const { code, err } = await runTool('go', args, { env, timeoutMs: buildMs, cwd: foreign })
  if (code !== 0) throw new Error(`the foreign tools were not built: ${err}`)
  // Whoever was first has the same.
  if (existsSync(folder)) rmSync(aside, { recursive: true })
  else renameSync(aside, folder)
}

function digestOfSources(): string {
  const digest = createHash('sha256')
  const files = readdirSync(foreign, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => /\.(?:go|mod|sum)$/.test(name)).sort()) {
    digest.update(`${file}\n`).update(readFileSync(join(foreign, file)))
  }
  return digest.digest('hex').slice(0, 16)
}

interface Started {
  readonly timeoutMs: number
  readonly input?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
}

async function runTool(
  program: string,
  args: readonly string[],
  { timeoutMs, input = '', ...options }: Started,
): Promise<ToolRun> {
  const child = spawn(program, args, { ...options, timeout: timeoutMs, killSignal: 'SIGKILL' })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  // One that has seen enough closes its input before all of it is written.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [out, err, code] = await Promise.all([buffer(child.stdout), text(child.stderr), ended])
  return { code, out: out.toString(), err }
}
