import { resolve } from 'node:path'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { benchAdmit } from './admit.ts'
import { benchDecide } from './decide.ts'
import { benchFeed } from './feed.ts'
import { benchLedger } from './ledger.ts'
import type { BenchOptions } from './options.ts'
import { benchMany } from './many.ts'
import { benchPublish } from './publish.ts'
import { benchRevoke } from './revoke.ts'
import { describeMachine, writeReport, type Findings } from './report.ts'
import { benchStart } from './start.ts'
import { benchTakeover } from './takeover.ts'

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<Findings>>> = {
  publish: benchPublish,
  feed: benchFeed,
  admit: benchAdmit,
  decide: benchDecide,
  start: benchStart,
  revoke: benchRevoke,
  many: benchMany,
  takeover: benchTakeover,
  ledger: benchLedger,
}

const usage = `usage: npm run bench -- <${Object.keys(benches).join('|')}> [--json FILE] [--quick]`

const { values, positionals } = parseArgs({
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [name = ''] = positionals
const bench = benches[name]
if (bench === undefined || positionals.length !== 1) {
  process.stderr.write(`${usage}\n`)
  process.exitCode = 2
} else {
  const machine = describeMachine(loadavg()[0] ?? 0)
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const findings = await bench({ isQuick: values.quick, say })
  const file = values.json === undefined ? undefined : resolve(values.json)
  writeReport({ name, machine, ...findings }, file)
  for (const failure of findings.failures ?? []) say(`FAILED: ${failure}`)
  if ((findings.failures ?? []).length > 0) process.exitCode = 1
}
