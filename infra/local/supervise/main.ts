import { BusError } from '@ujirani/errors'
import { LaunchError } from '../launch-error.ts'
import { killEverything } from '../process/guarded.ts'
import { readLaunchConfig } from './launch-config.ts'
import { launch } from './launch.ts'
import { parseStartOptions } from './options.ts'

/** Lines that cannot be written (`npm start | head`) are lost; the bus is not. */
process.stdout.on('error', () => undefined)
const print = (line: string): void => void process.stdout.write(`${line}\n`)

const ending = new AbortController()
const end = (): void => {
  ending.abort(new LaunchError('stopped before it was ready'))
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
// The launcher (or the npm above it) was killed: nobody is left to say stop.
process.on('disconnect', end)

try {
  const options = parseStartOptions(process.argv.slice(2))
  const config = readLaunchConfig(process.env)
  const ok = await launch({ config, options, env: process.env, print, signal: ending.signal })
  process.exitCode = ok ? 0 : 1
} catch (error) {
  const isForPeople = error instanceof LaunchError || BusError.is(error)
  process.stderr.write(`${isForPeople ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  await killEverything()
  if (process.connected) process.disconnect()
}
