import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

/** What the figures were taken on. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly node: string
  /** One-minute load before the run: others' work that the figures suffered from. */
  readonly loadBefore: number
}

/** CPU microseconds per event, by process. */
export type CpuPerEvent = Readonly<Record<string, number>>

/** What one benchmark found. */
export interface Findings {
  /** Raw samples by series, with their unit in the name. */
  readonly samples: Readonly<Record<string, readonly number[]>>
  readonly result: Readonly<Record<string, number>>
  /** The same measure of the bare thing, in the same run. */
  readonly baseline: Readonly<Record<string, number>>
  /** Result by baseline, where both are a rate. */
  readonly ratio: Readonly<Record<string, number>>
  /** What had to hold and did not: the command fails. */
  readonly failures?: readonly string[]
  /**
   * CPU microseconds per event of each of the bus's processes, by load: what a busy machine cannot
   * falsify as it does rates. Null where there is no /proc.
   */
  readonly cpuMicrosPerEvent?: Readonly<Record<string, CpuPerEvent | null>>
}

/** The JSON a benchmark writes. */
export interface Report extends Findings {
  readonly name: string
  readonly machine: Machine
}

/** Describes this machine; `load` as it was before the benchmark began. */
export function describeMachine(loadBefore: number): Machine {
  const all = cpus()
  return {
    cpu: all[0]?.model ?? 'unknown',
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadBefore,
  }
}

/** Writes the report to a file, or to standard output without one. */
export function writeReport(report: Report, file: string | undefined): void {
  const text = `${JSON.stringify(report, null, 2)}\n`
  if (file === undefined) process.stdout.write(text)
  else writeFileSync(file, text)
}
