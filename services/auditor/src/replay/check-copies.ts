import { BusError } from '@ujirani/errors'
import type { CopyEnvelope, PartyId } from '@ujirani/events'
import {
  parseSharedTopic,
  toDisposition,
  type BusLog,
  type EventRecord,
  type IncomingRecord,
  type PartitionBounds,
  readAll,
} from '@ujirani/messaging'
import type { ExpectedCopies, ExpectedCopy } from './expected-copies.ts'
import { patienceMs } from './report.ts'
import { toStray } from './stray.ts'
import { about, type RecordReport, type Verdict } from './verdict.ts'

type Log = Pick<BusLog, 'reader' | 'events'>

/** The records of a shared topic that are looked at, and when. */
interface TopicView {
  readonly topic: string
  readonly bounds: PartitionBounds
  /** Copies of younger decisions may still be under way. */
  readonly nowMs: number
}

/**
 * Goes through one shared topic and holds each copy against what was decided. Findings about
 * promised copies go into the notes of their origin record; copies that nobody promised are
 * returned.
 */
export async function checkCopies(
  log: Log,
  { topic, bounds, nowMs }: TopicView,
  expected: ExpectedCopies,
): Promise<readonly RecordReport[]> {
  const recipient = parseSharedTopic(topic)?.recipient as PartyId | undefined
  if (recipient === undefined) throw new TypeError('not a shared topic')
  const strays: RecordReport[] = []
  let firstKeptMs = Infinity
  const range = { from: bounds.start, to: bounds.end }
  for await (const record of readAll(log.reader, { topic, partition: 0 }, range)) {
    firstKeptMs = Math.min(firstKeptMs, record.timestampMs)
    const copy = await tryRead(log, record, recipient)
    const known = copy && expected.find(topic, copy.envelope.id)
    if (known === undefined) strays.push(toStray(record, 'copy', copy?.envelope))
    else if (known !== 'known') note(known, judge(known, copy, record))
  }
  noteUnseen(expected.all(topic), {
    cutBeforeMs: bounds.start > 0 ? firstKeptMs : -Infinity,
    nowMs,
  })
  return strays
}

interface Limits {
  /** Older copies were dropped with the topic's oldest records. */
  readonly cutBeforeMs: number
  readonly nowMs: number
}

function noteUnseen(copies: Iterable<ExpectedCopy>, limits: Limits): void {
  for (const copy of copies) {
    if (copy.seen === 0) note(copy, judgeUnseen(copy, limits))
  }
}

/** A copy that is not there: closed, dropped with the topic's oldest, under way, or withheld. */
function judgeUnseen(
  { decidedAtMs, withdrawnAtMs }: ExpectedCopy,
  { cutBeforeMs, nowMs }: Limits,
): Verdict | undefined {
  if (withdrawnAtMs < Infinity) return undefined
  if (decidedAtMs <= cutBeforeMs) return 'expired'
  return nowMs - decidedAtMs < patienceMs ? 'undecided' : 'missing'
}

async function tryRead(
  { events }: Log,
  record: IncomingRecord,
  recipient: PartyId,
): Promise<EventRecord<CopyEnvelope> | undefined> {
  try {
    return await events.readCopy(record, recipient)
  } catch (error) {
    if (BusError.is(error) && toDisposition(error) === 'quarantine') return undefined
    throw error
  }
}

function judge(
  expected: ExpectedCopy,
  copy: EventRecord<CopyEnvelope> | undefined,
  { timestampMs }: IncomingRecord,
): Verdict | undefined {
  expected.seen += 1
  if (copy?.commitment.equals(expected.commitment) !== true) return 'altered'
  if (timestampMs < expected.decidedAtMs) return 'late'
  if (timestampMs > expected.withdrawnAtMs) return 'excess'
  // A repeat after a crash is as good as the first one, and needs no second word.
  return expected.seen === 1 ? 'matches' : undefined
}

function note({ findings, line }: ExpectedCopy, verdict: Verdict | undefined): void {
  if (verdict !== undefined) findings.push(about(line, verdict, 'copy'))
}
