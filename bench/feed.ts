import { setTimeout } from 'node:timers/promises'
import type { StructuredEvent } from '@ujirani/client'
import { benchPumpLatency } from './baselines/kafkajs-latency.ts'
import { startBenchBus } from './bus/bench-bus.ts'
import { concludeAgreements, loadType, openParties, type BenchParty } from './bus/bench-parties.ts'
import { createLoadEvent } from './load/events.ts'
import type { BenchOptions } from './options.ts'
import type { Findings } from './report.ts'
import { quantile, rounded } from './statistics.ts'

const perSecond = 200

/**
 * From the call of publish until the copy is in the recipient's hands over its open stream, at 200
 * events a second by eight principals, on one clock. The baseline is a record through the bare
 * broker and kafkajs, produced and consumed at the same rate in the same run.
 */
export async function benchFeed({ isQuick, say }: BenchOptions): Promise<Findings> {
  const seconds = isQuick ? 3 : 30
  const bus = await startBenchBus(say)
  try {
    const parties = openParties(bus)
    await concludeAgreements(bus, parties)
    const publishToStreamMs = await measureStreams(parties, seconds, isQuick)
    const kafkaMs = await benchPumpLatency(bus, { perSecond, seconds })
    const summary = (samples: readonly number[]) => ({
      p50Ms: rounded(quantile(samples, 0.5)),
      p99Ms: rounded(quantile(samples, 0.99)),
    })
    const [result, baseline] = [summary(publishToStreamMs), summary(kafkaMs)]
    say(`publish → stream: p50 ${String(result.p50Ms)} ms, p99 ${String(result.p99Ms)} ms`)
    const ratio = { p50: rounded(result.p50Ms / baseline.p50Ms) }
    return { samples: { publishToStreamMs, kafkaMs }, result, baseline, ratio }
  } finally {
    await bus.stop()
  }
}

/** The load's agreements keep the incident's id, by which each copy is told to its event. */
async function measureStreams(
  parties: readonly BenchParty[],
  seconds: number,
  isQuick: boolean,
): Promise<readonly number[]> {
  const ending = new AbortController()
  const askedAt = new Map<unknown, number>()
  const samples: number[] = []
  const streams = parties.map(async ({ client }) => {
    const live = client.feed({ live: true, type: loadType, signal: ending.signal })
    for await (const { event } of live) {
      const { incidentId } = event.data as { readonly incidentId?: unknown }
      const asked = askedAt.get(incidentId)
      if (asked !== undefined) samples.push(performance.now() - asked)
    }
  })
  // Streams are open once the first copies arrive; what is sent before that warms everything up.
  await publishPaced(parties, askedAt, isQuick ? 1 : 5)
  await setTimeout(2_000)
  samples.length = 0
  await publishPaced(parties, askedAt, seconds)
  await setTimeout(3_000)
  ending.abort()
  await Promise.all(streams)
  checkComplete(samples.length, 2 * perSecond * seconds)
  return samples
}

/** Each event has two recipients; a latency of what never came would be missing from the figures. */
function checkComplete(found: number, expected: number): void {
  if (found === expected) return
  throw new Error(`${String(found)} copies came where ${String(expected)} were published`)
}

async function publishPaced(
  parties: readonly BenchParty[],
  askedAt: Map<unknown, number>,
  seconds: number,
): Promise<void> {
  const beganMs = performance.now()
  const pending: Promise<unknown>[] = []
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    const waitMs = beganMs + (sent * 1000) / perSecond - performance.now()
    if (waitMs > 0) await setTimeout(waitMs)
    const from = parties[sent % parties.length]
    if (from === undefined) continue
    const event = JSON.parse(createLoadEvent(from.party)) as StructuredEvent
    askedAt.set(event.id, performance.now())
    pending.push(from.client.publish(event))
  }
  await Promise.all(pending)
}
