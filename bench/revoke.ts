import { setTimeout } from 'node:timers/promises'
import { startBenchBus } from './bus/bench-bus.ts'
import {
  admitMany,
  concludeMany,
  type JoinedParty,
  type LoadAgreement,
} from './bus/many-parties.ts'
import { openStreams } from './bus/open-streams.ts'
import type { BenchOptions } from './options.ts'
import type { Findings } from './report.ts'
import { prepareAct } from './revoke/act.ts'
import { Arrivals } from './revoke/arrivals.ts'
import { openKafkaReaders, type KafkaReaders } from './revoke/kafka-readers.ts'
import { publishAll } from './revoke/publish-all.ts'
import { PageReaders } from './revoke/read-pages.ts'
import { watchStream } from './revoke/watch-stream.ts'
import { quantile, rounded } from './statistics.ts'

/** From the 201 no byte of the agreement may come later than this: over HTTP, and on Kafka. */
const bounds = { httpMs: 1_000, kafkaMs: 2_000 } as const
const watchMs = 2_200

/** What one suspension came to. */
interface Revocation {
  readonly agreement: string
  /** From the suspender's 201 until the last byte came to anybody; 0 when it had come before. */
  readonly lastByteMs: number
  /** The same for native Kafka clients, and until the broker refused one; null without any. */
  readonly lastRecordMs: number | null
  readonly refusedMs: number | null
  /** From the suspension's append to that of the last record that came, by the broker's clock. */
  readonly appendedAfterMs: number | null
  /** The same from when the act was sent. */
  readonly sinceActMs: number
  /** How long the act took to be answered. */
  readonly answerMs: number
  /** Bytes of other agreements that came to the same recipients meanwhile, in pieces of events. */
  readonly others: number
  /** Pages and long polls that were answered, and those that were told to come back. */
  readonly pages: number
  readonly unavailable: number
}

/**
 * Suspends agreements one after the other while their events flow at 200 a second to 1,000 open
 * streams, pages and long polls, and finds when the last byte of each came. All of it is read by
 * this one process, on one monotonic clock.
 */
export async function benchRevoke({ isQuick, say }: BenchOptions): Promise<Findings> {
  const size = isQuick
    ? { parties: 6, each: 4, suspensions: 3 }
    : { parties: 200, each: 5, suspensions: 30 }
  const bus = await startBenchBus(say)
  try {
    const parties = await admitMany(bus, size.parties)
    const agreements = await concludeMany(parties, { agreements: parties.length, recipients: 2 })
    say(`${String(size.parties)} parties and agreements`)
    const arrivals = new Arrivals()
    const { gateway } = bus.run
    const streams = await openStreams(gateway, parties, {
      each: size.each,
      watch: (answer) => {
        watchStream(answer, arrivals)
      },
    })
    say(`${String(size.parties * size.each)} streams`)
    const load = publishAll(parties)
    const chosen = agreements.slice(0, size.suspensions)
    const records = new Arrivals()
    const kafka = await openKafkaReaders(bus, chosen, records)
    say(`${String(kafka.agreements.size)} Kafka clients`)
    const found: Revocation[] = []
    const failures: string[] = []
    const goingOn: Promise<boolean>[] = []
    try {
      for (const each of chosen) {
        const watched = { gateway, arrivals, agreements, kafka, records }
        const revocation = await revoke(watched, each)
        found.push(revocation)
        failures.push(...judge(revocation))
        goingOn.push(untilMore(arrivals, each.agreement))
        say(toLine(revocation))
      }
      const still = (await Promise.all(goingOn)).filter((isGoingOn) => !isGoingOn).length
      if (still > 0) failures.push(`${String(still)} agreements did not go on again`)
    } finally {
      await load.stop()
      await kafka.close()
    }
    const took = load.took()
    if (streams.lost() > 0) failures.push(`${String(streams.lost())} streams were ended`)
    streams.close()
    return { ...toFindings(found, { ...size, published: load.published(), ...took }), failures }
  } finally {
    await bus.stop()
  }
}

interface Watched {
  readonly gateway: string
  readonly arrivals: Arrivals
  readonly agreements: readonly LoadAgreement[]
  readonly kafka: KafkaReaders
  /** What came to Kafka clients. */
  readonly records: Arrivals
}

/** Suspends an agreement in full flow, watches for longer than the bound, and resumes it. */
async function revoke(
  { gateway, arrivals, agreements, kafka, records }: Watched,
  { agreement, from, to }: LoadAgreement,
): Promise<Revocation> {
  const pages = new PageReaders(gateway, arrivals)
  for (const party of to) await pages.start(party)
  await untilMore(arrivals, agreement)
  const act = await prepareAct(from, agreement, 'suspend')
  const others = agreements
    .filter((each) => each.agreement !== agreement && each.to.some((party) => to.includes(party)))
    .map((each) => each.agreement)
  const countOthers = () => others.reduce((sum, each) => sum + arrivals.count(each), 0)
  const before = countOthers()
  const sentMs = performance.now()
  await from.client.actOnAgreement(agreement, act)
  const acceptedMs = performance.now()
  await setTimeout(watchMs)
  const lastMs = arrivals.lastMs(agreement)
  // Before it is resumed: what comes then is what shall come.
  const seen = seeKafka({ kafka, records }, agreement)
  const came = countOthers() - before
  const suspendedAtMs = await suspendedAt(from, agreement)
  await pages.stop()
  await from.client.actOnAgreement(agreement, await prepareAct(from, agreement, 'resume'))
  return {
    agreement,
    lastByteMs: Math.max(0, lastMs - acceptedMs),
    ...toKafkaEnds(seen, { acceptedMs, suspendedAtMs }),
    sinceActMs: Math.max(0, lastMs - sentMs),
    answerMs: acceptedMs - sentMs,
    others: came,
    pages: pages.answers,
    unavailable: pages.unavailable,
  }
}

/** What the native clients of an agreement's recipient have seen by now; null without any. */
function seeKafka({ kafka, records }: Pick<Watched, 'kafka' | 'records'>, agreement: string) {
  if (!kafka.agreements.has(agreement)) return null
  return {
    lastMs: records.lastMs(agreement),
    refusedMs: kafka.refusedMs.get(agreement) ?? Infinity,
    appendedMs: kafka.appendedMs.get(agreement) ?? 0,
  }
}

function toKafkaEnds(
  seen: ReturnType<typeof seeKafka>,
  { acceptedMs, suspendedAtMs }: { readonly acceptedMs: number; readonly suspendedAtMs: number },
): Pick<Revocation, 'lastRecordMs' | 'refusedMs' | 'appendedAfterMs'> {
  if (seen === null) return { lastRecordMs: null, refusedMs: null, appendedAfterMs: null }
  return {
    lastRecordMs: Math.max(0, seen.lastMs - acceptedMs),
    refusedMs: Math.max(0, seen.refusedMs - acceptedMs),
    appendedAfterMs: Math.max(0, seen.appendedMs - suspendedAtMs),
  }
}

/** Append time of the suspension, as the gateway shows it. */
async function suspendedAt({ client }: JoinedParty, agreement: string): Promise<number> {
  const { suspensions } = await client.agreement(agreement)
  const [first] = suspensions as readonly { readonly since: string }[]
  return Date.parse(first?.since ?? '')
}

function toLine({ agreement, lastByteMs, lastRecordMs, refusedMs }: Revocation): string {
  const kafka =
    lastRecordMs === null
      ? ''
      : `; Kafka ${lastRecordMs.toFixed(1)} ms, refused after ${String(Math.round(refusedMs ?? NaN))} ms`
  return `${agreement}: ${lastByteMs.toFixed(1)} ms after the 201${kafka}`
}

function judge({
  agreement,
  lastByteMs,
  lastRecordMs,
  refusedMs,
  others,
}: Revocation): readonly string[] {
  const failures: string[] = []
  const late = (by: number, what: string): void =>
    void failures.push(`${agreement}: a ${what} came ${by.toFixed(1)} ms after the 201`)
  if (lastByteMs > bounds.httpMs) late(lastByteMs, 'byte')
  if (lastRecordMs !== null && lastRecordMs > bounds.kafkaMs) late(lastRecordMs, 'record')
  if (refusedMs !== null && refusedMs > bounds.kafkaMs) {
    failures.push(`${agreement}: the broker still answered ${String(bounds.kafkaMs)} ms after`)
  }
  if (others === 0) failures.push(`${agreement}: other agreements did not go on`)
  return failures
}

/** Waits until an event of the agreement comes. */
async function untilMore(arrivals: Arrivals, agreement: string): Promise<boolean> {
  const [before, untilMs] = [arrivals.count(agreement), performance.now() + 10_000]
  while (arrivals.count(agreement) === before) {
    if (performance.now() > untilMs) return false
    await setTimeout(10)
  }
  return true
}

function toFindings(
  found: readonly Revocation[],
  size: {
    readonly parties: number
    readonly each: number
    readonly published: number
    readonly seconds: number
  },
): Findings {
  const series = (name: 'lastByteMs' | 'sinceActMs' | 'answerMs') => found.map((each) => each[name])
  const samples = {
    acceptedToLastByteMs: series('lastByteMs'),
    sentToLastByteMs: series('sinceActMs'),
    sentToAcceptedMs: series('answerMs'),
    acceptedToLastRecordMs: found.flatMap((each) => each.lastRecordMs ?? []),
    suspendedToLastAppendMs: found.flatMap((each) => each.appendedAfterMs ?? []),
    acceptedToRefusedMs: found.flatMap((each) => each.refusedMs ?? []).filter(Number.isFinite),
  }
  const at = (name: keyof typeof samples, share: number): number =>
    rounded(quantile(samples[name], share))
  return {
    samples,
    result: {
      suspensions: found.length,
      pages: found.reduce((sum, each) => sum + each.pages, 0),
      pagesUnavailable: found.reduce((sum, each) => sum + each.unavailable, 0),
      streams: size.parties * size.each,
      parties: size.parties,
      publishedPerSecond: rounded(size.published / size.seconds),
      boundHttpMs: bounds.httpMs,
      boundKafkaMs: bounds.kafkaMs,
      kafkaClients: samples.acceptedToLastRecordMs.length,
      acceptedToLastRecordP50Ms: at('acceptedToLastRecordMs', 0.5),
      acceptedToLastRecordMaxMs: at('acceptedToLastRecordMs', 1),
      suspendedToLastAppendMaxMs: at('suspendedToLastAppendMs', 1),
      acceptedToRefusedP50Ms: at('acceptedToRefusedMs', 0.5),
      acceptedToRefusedMaxMs: at('acceptedToRefusedMs', 1),
      acceptedToLastByteP50Ms: at('acceptedToLastByteMs', 0.5),
      acceptedToLastByteP99Ms: at('acceptedToLastByteMs', 0.99),
      acceptedToLastByteMaxMs: at('acceptedToLastByteMs', 1),
      sentToLastByteP50Ms: at('sentToLastByteMs', 0.5),
      sentToLastByteP99Ms: at('sentToLastByteMs', 0.99),
      sentToAcceptedP50Ms: at('sentToAcceptedMs', 0.5),
    },
    baseline: {},
    ratio: {},
  }
}
