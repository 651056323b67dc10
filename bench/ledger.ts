import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { startBenchBus, type BenchBus } from './bus/bench-bus.ts'
import { openParties, type BenchParty } from './bus/bench-parties.ts'
import { fillOrigin } from './ledger/fill-origin.ts'
import { measureInclusion } from './ledger/inclusion.ts'
import { readSize, verifyLog, type PublicLog } from './ledger/read-log.ts'
import { runLoad, type Load } from './load/run-load.ts'
import type { BenchOptions } from './options.ts'
import type { Findings } from './report.ts'
import { median, quantile, rounded } from './statistics.ts'

/** Whoever publishes the load; its story says that it publishes incidents. */
const party = 'bi.cgm'
const lookMs = 50
const quietLeaves = 20
/** While the ledger stands still, the gateway takes for five seconds what it has not included. */
const seconds = 3

/**
 * The ledger on a whole bus. Publishing with the ledger at work and with its process standing still,
 * in turn; how long after its append time a record's proof can be had, beside 200 events a second;
 * leaves a second when it has a heap of records to catch up with, beside the broker and nothing
 * else; and how long an outsider takes to read and verify all of them through HTTP.
 */
export async function benchLedger({ isQuick, say }: BenchOptions): Promise<Findings> {
  const bus = await startBenchBus(say)
  try {
    const stage = await prepare(bus)
    const publishing = await comparePublishing(stage, isQuick ? 1 : 5, say)
    const inclusionMs = await inclusionBesideLoad(stage, isQuick ? 3 : 30)
    say(`inclusion: p99 ${quantile(inclusionMs, 0.99).toFixed(0)} ms`)
    const heap = await catchUp(stage, isQuick ? 20_000 : 1_000_000)
    say(`sequenced: ${heap.leavesPerSecond.toFixed(0)} leaves/s`)
    const beganMs = performance.now()
    const leaves = await verifyLog(stage.log)
    const verifySeconds = (performance.now() - beganMs) / 1000
    const perMillion = (verifySeconds / leaves) * 1_000_000
    return toFindings({ ...publishing, inclusionMs, ...heap, verifySecondsPerMillion: perMillion })
  } finally {
    signalAll(bus, 'SIGCONT')
    await bus.stop()
  }
}

interface Stage {
  readonly bus: BenchBus
  readonly log: PublicLog
  readonly publisher: BenchParty
  readonly load: Load
}

async function prepare(bus: BenchBus): Promise<Stage> {
  const trust = JSON.parse(readFileSync(join(bus.stateDir, 'trust.json'), 'utf8')) as {
    readonly ledgers: readonly string[]
  }
  const url = `http://127.0.0.1:${String(bus.run.ports['ledger'])}`
  const publisher = openParties(bus).find((each) => each.party === party)
  if (publisher === undefined) throw new TypeError(`${party} is not of the load`)
  return {
    ...{ bus, publisher, log: { url, verifierKey: trust.ledgers[0] ?? '' } },
    load: {
      url: `${bus.run.gateway}/v1/events`,
      principals: [{ party, token: await publisher.token({ renew: true }) }],
      media: 'application/cloudevents+json',
      connections: 32,
      seconds,
    },
  }
}

interface Publishing {
  readonly onPerSecond: readonly number[]
  readonly offPerSecond: readonly number[]
}

/** In turn, so that the machine's moods meet both alike. The first round warms the processes up. */
async function comparePublishing(
  stage: Stage,
  rounds: number,
  say: BenchOptions['say'],
): Promise<Publishing> {
  const { bus, load } = stage
  const onPerSecond: number[] = []
  const offPerSecond: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const on = (await runLoad(load)).perSecond
    await untilCaughtUp(stage)
    signal(bus, 'ledger', 'SIGSTOP')
    const off = (await runLoad(load)).perSecond
    signal(bus, 'ledger', 'SIGCONT')
    await untilCaughtUp(stage)
    if (round === 0) continue
    onPerSecond.push(on)
    offPerSecond.push(off)
    say(`round ${String(round)}: ${on.toFixed(0)} events/s, without ledger ${off.toFixed(0)}`)
  }
  return { onPerSecond, offPerSecond }
}

async function inclusionBesideLoad(
  { load, log, publisher }: Stage,
  duration: number,
): Promise<readonly number[]> {
  const [inclusionMs] = await Promise.all([
    measureInclusion(publisher, log.url, duration),
    runLoad({ ...load, seconds: duration, ratePerSecond: 200 }),
  ])
  return inclusionMs
}

interface CaughtUp {
  readonly leaves: number
  readonly leavesPerSecond: number
}

/** Lays a heap of records before a ledger that stands still, and lets it go. */
async function catchUp({ bus, log }: Stage, count: number): Promise<CaughtUp> {
  await untilQuiet(log)
  const before = await readSize(log)
  // To the others each of these records is a repeat to be dealt with: they stand still.
  signalAll(bus, 'SIGSTOP')
  await fillOrigin(bus, `origin.${party}`, count)
  const beganMs = performance.now()
  signal(bus, 'ledger', 'SIGCONT')
  let leaves = 0
  while (leaves < count) {
    await setTimeout(lookMs)
    leaves = (await readSize(log)) - before
  }
  return { leaves, leavesPerSecond: leaves / ((performance.now() - beganMs) / 1000) }
}

/** Waits until what was published is included, and the gateway has seen it. */
async function untilCaughtUp({ publisher, log }: Stage): Promise<void> {
  // The second event is taken by a gateway that knows how far the first has come.
  for (let event = 0; event < 2; event += 1)
    await measureInclusion(publisher, log.url, lookMs / 1000)
  await untilQuiet(log)
}

/** Waits until the log grows by no more than what reads and the heartbeat of streams bring. */
async function untilQuiet(log: PublicLog): Promise<void> {
  for (let before = -quietLeaves, size = 0; size - before >= quietLeaves;) {
    before = await readSize(log)
    await setTimeout(1_000)
    size = await readSize(log)
  }
}

/** All of the bus but its broker. */
function signalAll(bus: BenchBus, name: NodeJS.Signals): void {
  for (const part of Object.keys(bus.currentRun().pids)) {
    if (part !== 'kafka' && part !== 'supervisor') signal(bus, part, name)
  }
}

function signal(bus: BenchBus, part: string, name: NodeJS.Signals): void {
  const pid = bus.currentRun().pids[part]
  if (pid === undefined) throw new TypeError(`${part} does not run`)
  process.kill(pid, name)
}

interface Seen extends Publishing, CaughtUp {
  readonly inclusionMs: readonly number[]
  readonly verifySecondsPerMillion: number
}

function toFindings(seen: Seen): Findings {
  const { onPerSecond, offPerSecond, inclusionMs } = seen
  const [on, off] = [rounded(median(onPerSecond)), rounded(median(offPerSecond))]
  return {
    samples: { onPerSecond, offPerSecond, inclusionMs },
    result: {
      leaves: seen.leaves,
      leavesPerSecond: rounded(seen.leavesPerSecond),
      inclusionP50Ms: rounded(quantile(inclusionMs, 0.5)),
      inclusionP99Ms: rounded(quantile(inclusionMs, 0.99)),
      verifySecondsPerMillion: rounded(seen.verifySecondsPerMillion),
      publishPerSecond: on,
    },
    baseline: { publishPerSecondWithoutLedger: off },
    ratio: { publishOnByOff: rounded(on / off) },
  }
}
