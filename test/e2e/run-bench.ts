import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { plainEnvironment } from './config.ts'
import { findPortBase } from '@ujirani/infra'

const repository = join(import.meta.dirname, '..', '..')

/** What a benchmark found, and what it said meanwhile. */
export interface BenchRun {
  readonly said: string
  readonly samples: Readonly<Record<string, readonly number[]>>
  readonly result: Readonly<Record<string, number>>
}

/** Runs a benchmark as `npm run bench -- NAME --quick --json FILE` does, on ports of its own. */
export async function runQuickBench(name: string): Promise<BenchRun> {
  const folder = mkdtempSync(join(tmpdir(), 'ujirani-bench-test-'))
  const file = join(folder, 'report.json')
  const portBase = await findPortBase()
  const bench = spawn(
    process.execPath,
    [join(repository, 'bench', 'main.ts'), name, '--quick', '--json', file],
    {
      cwd: repository,
      env: { ...plainEnvironment(), UJIRANI_PORT_BASE: String(portBase) },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const ended = new Promise<number | null>((resolve) => {
    bench.once('exit', resolve)
  })
  const said = await text(bench.stderr)
  if ((await ended) !== 0) throw new Error(`bench ${name} failed: ${said}`)
  const report = JSON.parse(readFileSync(file, 'utf8')) as Omit<BenchRun, 'said'>
  rmSync(folder, { recursive: true })
  return { said, samples: report.samples, result: report.result }
}
