import { startExpressEcho } from './baselines/express-echo.ts'
import { benchPump } from './baselines/kafkajs-pump.ts'
import { startBenchBus, type BenchBus } from './bus/bench-bus.ts'
import { concludeAgreements, openParties } from './bus/bench-parties.ts'
import { runLoad, type Load } from './load/run-load.ts'
import type { BenchOptions } from './options.ts'
import type { Findings } from './report.ts'
import { median, rounded } from './statistics.ts'

const structured = 'application/cloudevents+json'
const batchEvents = 100

/**
 * Publishing over HTTP: eight principals, distinct events of about 1 KB, each validated, stored and
 * answered with a receipt while its copies are disclosed to two recipients. Baselines in the same
 * run, in turn: a bare Express JSON echo under the same load, and a bare kafkajs pump.
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
  }
  try {
    const load = await prepareLoad(bus, seconds)
    // The first round warms the processes up.
    if (!isQuick) await playRound(bus, load, echo.url)
    for (let round = 1; round <= rounds; round += 1) {
      const found = await playRound(bus, load, echo.url)
      for (const name of names) samples[name].push(found[name])
      say(`round ${String(round)}: ${found.singlePerSecond.toFixed(0)} events/s`)
    }
  } finally {
    await echo.stop()
    await bus.stop()
  }
  return toFindings(samples)
}

const names = [
  'singlePerSecond',
  'expressPerSecond',
  'batchPerSecond',
  'pumpPerSecond',
  'p99MsAt500',
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

/** One of each, in turn, so that the machine's moods meet all of them alike. */
async function playRound(bus: BenchBus, load: Load, echoUrl: string): Promise<Round> {
  const express = await runLoad({ ...load, url: echoUrl, media: 'application/json' })
  const single = await runLoad(load)
  const batch = await runLoad({ ...load, connections: 8, batch: batchEvents })
  const pumpPerSecond = await benchPump(bus, load.seconds)
  const paced = await runLoad({ ...load, ratePerSecond: 500 })
  return {
    expressPerSecond: express.perSecond,
    singlePerSecond: single.perSecond,
    batchPerSecond: batch.perSecond,
    pumpPerSecond,
    p99MsAt500: paced.p99Ms,
  }
}

function toFindings(samples: Samples): Findings {
  const middle = (name: keyof Samples): number => rounded(median(samples[name]))
  const result = {
    singlePerSecond: middle('singlePerSecond'),
    batchPerSecond: middle('batchPerSecond'),
    p99MsAt500: middle('p99MsAt500'),
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
