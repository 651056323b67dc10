import { setTimeout } from 'node:timers/promises'
import { startBenchBus, type BenchBus } from './bus/bench-bus.ts'
import { openDisclosureLag } from './bus/disclosure-lag.ts'
import {
  admitMany,
  concludeMany,
  type JoinedParty,
  type LoadAgreement,
} from './bus/many-parties.ts'
import { openStreams } from './bus/open-streams.ts'
import { FanOut, type FanOutResult } from './many/fan-out.ts'
import { measureIdle, measureMemory, sumOf, type ByProcess } from './many/process-cost.ts'
import type { BenchOptions } from './options.ts'
import type { Findings } from './report.ts'
import { quantile, rounded } from './statistics.ts'

interface Size {
  readonly parties: number
  readonly agreements: number
  readonly recipients: number
  /** Streams of each party. */
  readonly each: number
  readonly seconds: number
  /** Events a second that come to half of the wanted deliveries. */
  readonly halfPerSecond: number
}

const full: Size = {
  parties: 200,
  agreements: 50,
  recipients: 10,
  each: 5,
  seconds: 10,
  halfPerSecond: 200,
}
const quick: Size = {
  parties: 6,
  agreements: 3,
  recipients: 2,
  each: 2,
  seconds: 1,
  halfPerSecond: 20,
}
/** Notices are written after the acts that they tell of. */
const settleMs = 10_000
/** So many of the samples are kept in the report. */
const keptSamples = 2_000
/** A party has four topics of its own. */
const ownTopics = 4

/**
 * Brings 200 parties and 500 agreement topics to the embedded broker, and finds what that costs: to
 * make them, while nothing happens, with 1,000 open streams under load, and when all is started
 * again. Each event reaches ten recipients with five streams each.
 */
export async function benchMany({ isQuick, say }: BenchOptions): Promise<Findings> {
  const size = isQuick ? quick : full
  const bus = await startBenchBus(say)
  try {
    await setTimeout(isQuick ? 0 : settleMs)
    const idleBefore = await measureIdle(bus, size.seconds / 2)
    const made = await provision(bus, size)
    say(`${String(size.parties)} parties and their topics in ${made.seconds.toFixed(1)} s`)
    await setTimeout(isQuick ? 0 : settleMs)
    // Long enough for what the steward compares four times a minute.
    const idle = await measureIdle(bus, size.seconds * 2)
    const memory = measureMemory(bus)
    say(`idle ${JSON.stringify(idle)}, before ${JSON.stringify(idleBefore)}`)
    say(`memory ${JSON.stringify(memory)}`)
    const load = await measureLoad(bus, made, size, say)
    const restartMs = await bus.restart()
    say(`started again in ${(restartMs / 1000).toFixed(1)} s`)
    const idleShares = { before: idleBefore, with: idle, withStreams: load.idle }
    const found = { size, made, ...load, memory, idleShares, restartMs }
    return toFindings(found)
  } finally {
    await bus.stop()
  }
}

interface Made {
  readonly parties: readonly JoinedParty[]
  readonly agreements: readonly LoadAgreement[]
  readonly seconds: number
}

/** All acts taken in, all topics there, and a first event of each publisher decided. */
async function provision(bus: BenchBus, { parties: count, ...shape }: Size): Promise<Made> {
  const beganMs = performance.now()
  const parties = await admitMany(bus, count)
  const agreements = await concludeMany(parties, shape)
  return { parties, agreements, seconds: (performance.now() - beganMs) / 1000 }
}

async function measureLoad(
  bus: BenchBus,
  { parties, agreements }: Made,
  { each, recipients, seconds, halfPerSecond }: Size,
  say: (line: string) => void,
) {
  const publishers = agreements.map(({ from }) => from)
  const copiesPerSecond = await measureDisclosure(bus, publishers, { seconds, recipients })
  say(`disclosure: ${String(Math.round(copiesPerSecond))} copies a second`)
  const fanOut = new FanOut(publishers, recipients * each)
  const beganMs = performance.now()
  const streams = await openStreams(bus.run.gateway, parties, { each, watch: fanOut.watch })
  say(`streams opened in ${((performance.now() - beganMs) / 1000).toFixed(1)} s`)
  await setTimeout(2_000)
  const idle = await measureIdle(bus, seconds / 2)
  const half = await fanOut.pace(seconds, halfPerSecond)
  say(`half the load: p99 ${String(rounded(quantile(half.latencyMs, 0.99)))} ms`)
  const whole = await fanOut.saturate(seconds, halfPerSecond * 2)
  say(`${String(Math.round(whole.deliveries / whole.seconds))} deliveries a second`)
  const lost = streams.lost()
  streams.close()
  return { copiesPerSecond, idle, half, whole, lost }
}

/** Copies a second while nobody reads, from the first event until the last copy is in the log. */
async function measureDisclosure(
  bus: BenchBus,
  publishers: readonly JoinedParty[],
  { seconds, recipients }: Pick<Size, 'seconds' | 'recipients'>,
): Promise<number> {
  const lag = await openDisclosureLag(
    bus,
    publishers.map(({ party }) => party),
  )
  try {
    const nobody = new FanOut(publishers, 0)
    await nobody.saturate(Math.min(1, seconds), Infinity)
    await lag.wait()
    const beganMs = performance.now()
    const { events } = await nobody.saturate(seconds / 4, Infinity)
    await lag.wait()
    return (events * recipients * 1000) / (performance.now() - beganMs)
  } finally {
    await lag.close()
  }
}

interface Found {
  readonly size: Size
  readonly made: Made
  readonly copiesPerSecond: number
  readonly half: FanOutResult
  readonly whole: FanOutResult
  readonly lost: number
  readonly memory: ByProcess | null
  readonly idleShares: Readonly<Record<'before' | 'with' | 'withStreams', ByProcess | null>>
  readonly restartMs: number
}

function toFindings(found: Found): Findings {
  const { size, made, half, whole, lost, memory, idleShares, restartMs } = found
  const latency = (share: number): number => rounded(quantile(half.latencyMs, share))
  const step = Math.ceil(half.latencyMs.length / keptSamples)
  const failures = lost > 0 ? [`${String(lost)} streams were ended`] : []
  return {
    samples: { halfLoadMs: half.latencyMs.filter((_, at) => at % step === 0) },
    result: {
      parties: size.parties,
      agreementTopics: size.agreements * size.recipients,
      topics: size.parties * ownTopics + size.agreements * size.recipients,
      provisionedSeconds: rounded(made.seconds),
      restartSeconds: rounded(restartMs / 1000),
      copiesPerSecond: Math.round(found.copiesPerSecond),
      streams: size.parties * size.each,
      deliveriesPerSecond: Math.round(whole.deliveries / whole.seconds),
      halfDeliveriesPerSecond: Math.round(half.deliveries / half.seconds),
      halfP50Ms: latency(0.5),
      halfP99Ms: latency(0.99),
      memoryMiB: sumOf(memory),
      ...named('memoryMiB', memory),
      ...named('idleBeforePercent', idleShares.before),
      ...named('idlePercent', idleShares.with),
      ...named('idleWithStreamsPercent', idleShares.withStreams),
    },
    baseline: {},
    ratio: {},
    failures,
  }
}

function named(what: string, figures: ByProcess | null): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(figures ?? {}).map(([name, figure]) => [`${what}.${name}`, figure]),
  )
}
