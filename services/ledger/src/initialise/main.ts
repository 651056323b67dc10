import { readLogConfig } from '../config.ts'
import { initialiseLog } from '../initialise-log.ts'

// Making a log is an act of its own: a service that made one by itself would start anew, quietly,
// wherever its disk was lost.
try {
  const isOptional = process.argv.includes('--if-absent')
  const outcome = await initialiseLog(readLogConfig(process.env), isOptional)
  process.stdout.write(`${outcome}\n`)
} catch (error) {
  process.stderr.write(`ujirani ledger: ${error instanceof Error ? error.message : 'failed'}\n`)
  process.exitCode = 1
}
