import { BusError } from '@ujirani/errors'
import type { CopyEnvelope, PartyId } from '@ujirani/events'
import {
  parseSharedTopic,
  toDisposition,
  type BusLog,
  type EventRecord,
  type IncomingRecord,
} from '@ujirani/messaging'
import type { ExpectedCopies, ExpectedCopy } from './expected-copies.ts'
import { readAll } from './log-pages.ts'
import type { Finding, RecordReport } from './verdict.ts'

/** Copies that no decision explains, each with its place. */
export type StrayCopy = RecordReport

/**
 * Goes through one shared topic and holds each copy against what was decided. Findings about known
 * copies go into the notes of their origin record; strays are returned.
 */
export async function checkTopic(
  { reader, events }: Pick<BusLog, 'reader' | 'events'>,
  topic: string,
  expected: ExpectedCopies,
): Promise<readonly StrayCopy[]> {
  const bounds = (await reader.bounds([topic])).get(topic)?.[0] ?? { start: 0, end: 0 }
  const recipient = parseSharedTopic(topic)?.recipient as PartyId | undefined
  if (recipient === undefined) throw new TypeError('not a shared topic')
  const strays: StrayCopy[] = []
  const range = { from: bounds.start, to: bounds.end }
  for await (const record of readAll(reader, { topic, partition: 0 }, range)) {
    const copy = await tryRead(events, record, recipient)
    const known = copy === undefined ? undefined : expected.find(topic, copy.envelope.id)
    if (copy === undefined || known === undefined) strays.push(toStray(record, copy))
    else note(known, judge(known, copy, record))
  }
  noteUnseen(expected.all(topic), bounds.start > 0)
  return strays
}

/** A copy that is not there has been deleted, or its topic has dropped its oldest records. */
function noteUnseen(copies: Iterable<ExpectedCopy>, wasCut: boolean): void {
  for (const copy of copies) {
    if (copy.seen === 0) note(copy, wasCut ? 'expired' : 'missing')
  }
}

type Events = BusLog['events']

async function tryRead(
  events: Events,
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
  copy: EventRecord<CopyEnvelope>,
  { timestampMs }: IncomingRecord,
): Finding['verdict'] | undefined {
  expected.seen += 1
  if (!copy.commitment.equals(expected.commitment)) return 'altered'
  if (timestampMs < expected.decidedAtMs) return 'late'
  // A repeat after a crash is as good as the first one, and needs no second word.
  return expected.seen === 1 ? 'matches' : undefined
}

function note({ notes, line }: ExpectedCopy, verdict: Finding['verdict'] | undefined): void {
  if (verdict === undefined) return
  const { agreement, recipient } = line
  notes?.findings.push({ recipient, agreement, verdict, part: 'copy' })
}

function toStray(
  { topic, partition, offset, timestampMs }: IncomingRecord,
  copy: EventRecord<CopyEnvelope> | undefined,
): StrayCopy {
  const shared = parseSharedTopic(topic)
  const finding: Finding = {
    recipient: shared?.recipient ?? null,
    agreement: shared?.agreement ?? null,
    verdict: 'excess',
    part: 'copy',
  }
  return {
    topic,
    partition,
    offset,
    acceptedAt: new Date(timestampMs).toISOString(),
    id: copy?.envelope.id ?? null,
    type: copy?.envelope.type ?? null,
    findings: [finding],
  }
}
