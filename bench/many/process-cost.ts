import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { BenchBus } from '../bus/bench-bus.ts'
import { readCpuTimes } from '../bus/cpu-times.ts'
import { rounded } from '../statistics.ts'

/** A figure of each process of the bus. */
export type ByProcess = Readonly<Record<string, number>>

/** What share of one core each process uses while nothing happens, in percent; null without /proc. */
export async function measureIdle({ run }: BenchBus, seconds: number): Promise<ByProcess | null> {
  const before = readCpuTimes(run)
  await setTimeout(seconds * 1000)
  const after = readCpuTimes(run)
  if (before === null || after === null) return null
  return Object.fromEntries(
    Object.entries(after).map(([name, ms]) => {
      return [name, rounded((ms - (before[name] ?? 0)) / (seconds * 10))]
    }),
  )
}

/** Memory of each process in MiB, pages that several share counted once; null without /proc. */
export function measureMemory({ run }: BenchBus): ByProcess | null {
  try {
    return Object.fromEntries(
      Object.entries(run.pids).map(([name, pid]) => [name, Math.round(proportionalMiB(pid))]),
    )
  } catch {
    return null
  }
}

/** proc(5): Pss of smaps_rollup. */
function proportionalMiB(pid: number): number {
  const text = readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? Number.NaN) / 1024
}

/** All processes together; NaN where nothing is known. */
export function sumOf(figures: ByProcess | null): number {
  if (figures === null) return Number.NaN
  return rounded(Object.values(figures).reduce((sum, each) => sum + each, 0))
}
