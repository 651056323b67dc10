import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPortBase } from '@ujirani/infra'
import { startBusAt, type WholeBus } from '../../bus/whole-bus.ts'

/**
 * Runs two things on one bus with one past: the bus is started, prepared and stopped, and each run
 * begins from what it had kept then. The same places in the log, the same keys and addresses: what
 * differs between the runs comes from what differs in them.
 */
export async function runTwice<T>(
  prepare: (bus: WholeBus) => Promise<void>,
  runs: readonly [(bus: WholeBus) => Promise<T>, (bus: WholeBus) => Promise<T>],
): Promise<readonly [T, T]> {
  const folder = await mkdtemp(join(tmpdir(), 'ujirani-twice-'))
  const place = { portBase: await findPortBase(), stateDir: join(folder, 'state') }
  const past = join(folder, 'past')
  const during = async <R>(use: (bus: WholeBus) => Promise<R>): Promise<R> => {
    const bus = await startBusAt(place)
    try {
      return await use(bus)
    } finally {
      await bus.stop()
    }
  }
  try {
    await during(prepare)
    await cp(place.stateDir, past, { recursive: true, preserveTimestamps: true })
    const first = await during(runs[0])
    await rm(place.stateDir, { recursive: true })
    await cp(past, place.stateDir, { recursive: true, preserveTimestamps: true })
    return [first, await during(runs[1])]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
