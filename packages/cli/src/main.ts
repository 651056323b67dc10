import { readStateDir } from './config.ts'
import { run } from './program.ts'
import { openTerminal } from './terminal.ts'

const interrupted = new AbortController()
process.once('SIGINT', () => {
  interrupted.abort()
})
process.exitCode = await run(process.argv.slice(2), {
  stateDir: readStateDir(process.env),
  terminal: openTerminal(),
  signal: interrupted.signal,
})
