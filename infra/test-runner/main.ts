import { LaunchError } from '../local/launch-error.ts'
import { runOutsideTests, runOwnTests } from './run-tests.ts'
import { toLine } from './tally.ts'

const args = process.argv.slice(2)
const outside = args.includes('--outside')
const print = (line: string): void => void process.stdout.write(`${line}\n`)

try {
  const run = { env: process.env, args: args.filter((word) => word !== '--outside'), print }
  const tally = await (outside ? runOutsideTests(run) : runOwnTests(run))
  print(toLine(tally))
  process.exitCode = tally.failed === 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof LaunchError)) throw error
  process.stderr.write(`${error.message}\n`)
  print(toLine({ passed: 0, failed: 1 }))
  process.exitCode = 1
}
