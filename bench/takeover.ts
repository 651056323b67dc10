import { setTimeout } from 'node:timers/promises'
import { benchPort, startBenchBus, type BenchBus } from './bus/bench-bus.ts'
import { admitMany, concludeMany, type LoadAgreement } from './bus/many-parties.ts'
import { isLeading, isReady, portsOf, startStandBy, untilTrue } from './bus/stand-by.ts'
import type { BenchOptions } from './options.ts'
import type { Findings } from './report.ts'
import { prepareAct } from './revoke/act.ts'
import { quantile, rounded } from './statistics.ts'

const boundMs = 3_000
const betweenLooksMs = 20

/** What the death of a leading steward came to. */
interface Takeover {
  /** Until the other one took an act in that had been refused by it before. */
  readonly takenMs: number
  /** Reads that a gateway refused meanwhile. */
  readonly refusedReads: number
  readonly reads: number
}

/**
 * Kills the leading steward of a bus with many parties, again and again, and finds when the one that
 * stood by takes an act in. Reads must go on meanwhile: the lease is longer than that.
 */
export async function benchTakeover({ isQuick, say }: BenchOptions): Promise<Findings> {
  const size = isQuick ? { parties: 6, rounds: 1 } : { parties: 200, rounds: 5 }
  const bus = await startBenchBus(say)
  try {
    const parties = await admitMany(bus, size.parties)
    const shape = { agreements: size.rounds, recipients: 2 }
    const found: Takeover[] = []
    for (const agreement of await concludeMany(parties, shape)) {
      const takeover = await playRound(bus, agreement)
      found.push(takeover)
      say(`taken over in ${takeover.takenMs.toFixed(0)} ms`)
    }
    return toFindings(found, size.parties)
  } finally {
    await bus.stop()
  }
}

async function playRound(bus: BenchBus, agreement: LoadAgreement): Promise<Takeover> {
  const pid = bus.currentRun().pids['steward']
  if (pid === undefined) throw new TypeError('the bus has no steward')
  const leader = portsOf(pid)
  const standBy = await startStandBy(pid, benchPort + standByDistance)
  try {
    // The act is signed before: what is measured is the stewards, not the signing.
    const act = await prepareAct(agreement.from, agreement.agreement, 'suspend')
    const tryAct = () => isTaken(standBy.url, agreement, act)
    if (await tryAct()) throw new Error('a steward that stands by took an act in')
    const reading = new AbortController()
    const reads = readOn(bus, agreement, reading.signal)
    process.kill(pid, 'SIGKILL')
    const killedMs = performance.now()
    await untilTrue(tryAct)
    const takenMs = performance.now() - killedMs
    reading.abort()
    // The supervisor starts the other one again; it leads when this one resigns.
    await untilTrue(() => isReady(leader))
    return { takenMs, ...(await reads) }
  } finally {
    await standBy.stop()
    await untilTrue(() => isLeading(leader))
  }
}

/** Above all ports of the bus. */
const standByDistance = 1_500

async function isTaken(
  url: string,
  { from, agreement }: LoadAgreement,
  act: string,
): Promise<boolean> {
  const response = await fetch(`${url}/v1/agreements/${agreement}/acts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await from.token()}` },
    body: JSON.stringify({ act }),
  })
  const text = await response.text()
  if (response.ok) return true
  if (response.status === 503) return false
  throw new Error(`an act was answered ${text}`)
}

/** Reads pages without end; the demo's reads are refused when no steward has beaten for 5 s. */
async function readOn(
  { run }: BenchBus,
  { to: [reader] }: LoadAgreement,
  signal: AbortSignal,
): Promise<Pick<Takeover, 'reads' | 'refusedReads'>> {
  let [reads, refusedReads] = [0, 0]
  while (!signal.aborted && reader !== undefined) {
    const authorization = `Bearer ${await reader.token()}`
    const { ok } = await fetch(`${run.gateway}/v1/feed?limit=1`, { headers: { authorization } })
    reads += 1
    if (!ok) refusedReads += 1
    await setTimeout(betweenLooksMs)
  }
  return { reads, refusedReads }
}

function toFindings(found: readonly Takeover[], parties: number): Findings {
  const takenMs = found.map((each) => each.takenMs)
  const refusedReads = found.reduce((sum, each) => sum + each.refusedReads, 0)
  const late = takenMs.filter((ms) => ms >= boundMs)
  return {
    samples: { killedToTakenMs: takenMs },
    result: {
      parties,
      takeovers: found.length,
      takenP50Ms: rounded(quantile(takenMs, 0.5)),
      takenMaxMs: rounded(quantile(takenMs, 1)),
      reads: found.reduce((sum, each) => sum + each.reads, 0),
      refusedReads,
    },
    baseline: {},
    ratio: {},
    failures: [
      ...late.map((ms) => `a stand-by took ${ms.toFixed(0)} ms`),
      ...(refusedReads > 0 ? [`${String(refusedReads)} reads were refused`] : []),
    ],
  }
}
