import { readFileSync } from 'node:fs'
import { startBenchBus } from './bus/bench-bus.ts'
import type { BenchOptions } from './options.ts'
import type { Findings } from './report.ts'
import { median, rounded } from './statistics.ts'

/**
 * `npm start` from installed and cached, with an empty state: until every part is ready, until the
 * story has been played, and the memory of all processes then. The baseline is a bare Node process.
 */
export async function benchStart({ isQuick, say }: BenchOptions): Promise<Findings> {
  const rounds = isQuick ? 1 : 3
  const readySeconds: number[] = []
  const playedSeconds: number[] = []
  const memoryMiB: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const bus = await startBenchBus(say)
    try {
      readySeconds.push(bus.readyMs / 1000)
      playedSeconds.push(bus.playedMs / 1000)
      const pids = Object.values(bus.run.pids)
      memoryMiB.push(pids.reduce((sum, pid) => sum + residentMiB(pid), 0))
    } finally {
      await bus.stop()
    }
  }
  return {
    samples: { readySeconds, playedSeconds, memoryMiB },
    result: {
      readySeconds: rounded(median(readySeconds)),
      playedSeconds: rounded(median(playedSeconds)),
      memoryMiB: Math.round(median(memoryMiB)),
    },
    baseline: { nodeMemoryMiB: Math.round(residentMiB(process.pid)) },
    ratio: {},
  }
}

/** Resident memory of a process; shared pages count in each that maps them (Linux only). */
function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024
}
