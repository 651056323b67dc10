import { readFileSync } from 'node:fs'
import type { RunFile } from './bench-bus.ts'

/** CPU milliseconds that each process of a bus has used so far; null where Linux' /proc is not. */
export type CpuTimes = Readonly<Record<string, number>> | null

/** Linux counts in hundredths of a second, whatever the machine. */
const tickMs = 10

/** Reads the times of all processes. */
export function readCpuTimes({ pids }: Pick<RunFile, 'pids'>): CpuTimes {
  try {
    return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuMsOf(pid)]))
  } catch {
    return null
  }
}

/** Fields 14 and 15 of proc(5)'s stat: user and system time. The name before them may hold spaces. */
function cpuMsOf(pid: number): number {
  const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMs
}

/** CPU microseconds per event and process, between two readings. */
export function cpuPerEvent(
  before: CpuTimes,
  after: CpuTimes,
  events: number,
): Readonly<Record<string, number>> | null {
  if (before === null || after === null) return null
  return Object.fromEntries(
    Object.entries(after).map(([name, ms]) => {
      return [name, Math.round(((ms - (before[name] ?? 0)) * 1000) / events)]
    }),
  )
}
