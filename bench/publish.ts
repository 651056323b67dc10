import { startExpressEcho } from './baselines/express-echo.ts'
import { benchPump } from './baselines/kafkajs-pump.ts'
import { startBenchBus, type BenchBus } from './bus/bench-bus.ts'
import { concludeAgreements, openParties } from './bus/bench-parties.ts'
import { cpuPerEvent, readCpuTimes } from './bus/cpu-times.ts'
import { openDisclosureLag, type DisclosureLag } from './bus/disclosure-lag.ts'
import { runLoad, type Load } from './load/run-load.ts'
import type { BenchOptions } from './options.ts'
import type { CpuPerEvent, Findings } from './report.ts'
import { median, rounded } from './statistics.ts'

const structured = 'application/cloudevents+json'
const batchEvents = 100

/**
 * Publishing over HTTP: eight principals, distinct events of about 1 KB, each validated, stored and
 * answered with a receipt while its copies are disclosed to two recipients. Baselines in the same
 * run, in turn: a bare Express JSON echo under the same load, and a bare kafkajs pump. The lags say
 * how long after a load's end its last copy was in the log.
 */
export async function benchPublish({ isQuick, say }: BenchOptions): Promise<Findings> {
  const rounds = isQuick ? 1 : 5
  const seconds = isQuick ? 2 : 8
  const bus = await startBenchBus(say)
  const echo = await startExpressEcho()
  const samples: Samples = {
    singlePerSecond: [],
    expressPerSecond: [],
    batchPerSecond: [],
    pumpPerSecond: [],
    p99MsAt500: [],
    singleLagMs: [],
    batchLagMs: [],
  }
  const cpu: CpuSamples = { single: [], batch: [] }
  try {
    const load = await prepareLoad(bus, seconds)
    const lag = await openDisclosureLag(
      bus,
      load.principals.map(({ party }) => party),
    )
    const stage = { bus, lag, echoUrl: echo.url }
    // The first round warms the processes up.
    if (!isQuick) await playRound(stage, load)
    for (let round = 1; round <= rounds; round += 1) {
      const { cpu: used, ...found } = await playRound(stage, load)
      for (const name of names) samples[name].push(found[name])
      for (const name of ['single', 'batch'] as const) cpu[name].push(used[name])
      say(`round ${String(round)}: ${found.singlePerSecond.toFixed(0)} events/s`)
    }
    await lag.close()
  } finally {
    await echo.stop()
    await bus.stop()
  }
  return { ...toFindings(samples), cpuMicrosPerEvent: toMiddle(cpu) }
}

const names = [
  'singlePerSecond',
  'expressPerSecond',
  'batchPerSecond',
  'pumpPerSecond',
  'p99MsAt500',
  'singleLagMs',
  'batchLagMs',
] as const
type Round = Readonly<Record<(typeof names)[number], number>>
type Samples = Readonly<Record<(typeof names)[number], number[]>>

async function prepareLoad(bus: BenchBus, seconds: number): Promise<Load> {
  const parties = openParties(bus)
  await concludeAgreements(bus, parties)
  const principals = await Promise.all(
    parties.map(async ({ party, token }) => ({ party, token: await token({ renew: true }) })),
  )
  const url = `${bus.run.gateway}/v1/events`
  return { url, principals, media: structured, connections: 32, seconds }
}

interface Stage {
  readonly bus: BenchBus
  readonly lag: DisclosureLag
  readonly echoUrl: string
}

type CpuSamples = Readonly<Record<'single' | 'batch', (CpuPerEvent | null)[]>>

/** One of each, in turn, so that the machine's moods meet all of them alike. */
async function playRound(
  stage: Stage,
  load: Load,
): Promise<Round & { readonly cpu: Readonly<Record<'single' | 'batch', CpuPerEvent | null>> }> {
  const express = await runLoad({ ...load, url: stage.echoUrl, media: 'application/json' })
  const single = await measure(stage, load)
  const batch = await measure(stage, { ...load, connections: 8, batch: batchEvents })
  const pumpPerSecond = await benchPump(stage.bus, load.seconds)
  const paced = await runLoad({ ...load, ratePerSecond: 500 })
  await stage.lag.wait()
  return {
    expressPerSecond: express.perSecond,
    singlePerSecond: single.perSecond,
    batchPerSecond: batch.perSecond,
    pumpPerSecond,
    p99MsAt500: paced.p99Ms,
    singleLagMs: single.lagMs,
    batchLagMs: batch.lagMs,
    cpu: { single: single.cpu, batch: batch.cpu },
  }
}

/** A load, what it cost until its last copy was written, and how long after its end that was. */
async function measure({ bus, lag }: Stage, load: Load) {
  const before = readCpuTimes(bus.run)
  const { perSecond } = await runLoad(load)
  const lagMs = await lag.wait()
  const cpu = cpuPerEvent(before, readCpuTimes(bus.run), perSecond * load.seconds)
  return { perSecond, lagMs, cpu }
}

/** Of each process the middle of the rounds. */
function toMiddle(cpu: CpuSamples): Readonly<Record<string, CpuPerEvent | null>> {
  return Object.fromEntries(
    Object.entries(cpu).map(([load, rounds]) => {
      const known = rounds.filter((round) => round !== null)
      const names = Object.keys(known[0] ?? {})
      const of = (name: string) => median(known.map((round) => round[name] ?? Number.NaN))
      const middle = Object.fromEntries(names.map((name) => [name, of(name)]))
      return [load, known.length === 0 ? null : middle]
    }),
  )
}

function toFindings(samples: Samples): Findings {
  const middle = (name: keyof Samples): number => rounded(median(samples[name]))
  const result = {
    singlePerSecond: middle('singlePerSecond'),
    batchPerSecond: middle('batchPerSecond'),
    p99MsAt500: middle('p99MsAt500'),
    singleLagMs: middle('singleLagMs'),
    batchLagMs: middle('batchLagMs'),
  }
  const baseline = {
    expressPerSecond: middle('expressPerSecond'),
    pumpPerSecond: middle('pumpPerSecond'),
  }
  const ratio = {
    singleByExpress: rounded(result.singlePerSecond / baseline.expressPerSecond),
    batchByPump: rounded(result.batchPerSecond / baseline.pumpPerSecond),
  }
  return { samples, result, baseline, ratio }
}
