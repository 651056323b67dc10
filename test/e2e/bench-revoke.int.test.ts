import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { plainEnvironment } from './config.ts'
import { findPortBase } from './port-base.ts'

const repository = join(import.meta.dirname, '..', '..')

describe('npm run bench -- revoke --quick', () => {
  it('suspends under load, over HTTP and Kafka, and writes what it found', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ujirani-revoke-'))
    const file = join(folder, 'revoke.json')
    const portBase = await findPortBase()
    const bench = spawn(
      process.execPath,
      [join(repository, 'bench', 'main.ts'), 'revoke', '--quick', '--json', file],
      {
        cwd: repository,
        env: { ...plainEnvironment(), UJIRANI_PORT_BASE: String(portBase) },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    const ended = new Promise((resolve) => {
      bench.once('exit', resolve)
    })
    const said = await text(bench.stderr)
    await ended
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly samples: Readonly<Record<string, readonly number[]>>
      readonly result: Readonly<Record<string, number>>
    }
    rmSync(folder, { recursive: true })
    // The machine that tests run on is slow: that the figures are there counts, not what they are.
    expect([said, report.result]).toMatchObject([
      expect.any(String),
      { suspensions: 3, streams: 24, boundHttpMs: 1_000, boundKafkaMs: 2_000, kafkaClients: 3 },
    ])
    expect(report.samples['acceptedToLastByteMs']).toHaveLength(3)
    expect(report.samples['acceptedToLastRecordMs']).toHaveLength(3)
    for (const samples of Object.values(report.samples)) {
      expect(samples.every((sample) => Number.isFinite(sample) && sample >= 0)).toBe(true)
    }
  }, 420_000)
})
