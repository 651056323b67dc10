import type { Decision } from '@ujirani/events'
import { baseTopics, originTopic, type BusLog, type IncomingRecord } from '@ujirani/messaging'
import { createPriorFold, createRegister, type LinkKeys } from '@ujirani/policy'
import { checkTopic } from './check-copies.ts'
import { createExpectedCopies } from './expected-copies.ts'
import { judgeDecision, type DecisionJudge } from './judge-decision.ts'
import { createRecordPages, readAll } from './log-pages.ts'
import { createNoteBook, type NoteBook } from './note-book.ts'
import { createRegisterReplay, type ActLog } from './register-replay.ts'
import { toReport, type ReplayReport } from './report.ts'
import { createWindow, type Window } from './window.ts'

/** What is asked of a replay. Instants are milliseconds since 1970, of the records' append times. */
export interface ReplayRequest {
  /** Reports the findings about one recipient only. */
  readonly party: string | undefined
  readonly fromMs: number
  readonly toMs: number
  /** Records younger than this may still be under way. */
  readonly nowMs: number
}

interface ReplayParts {
  readonly log: BusLog
  readonly keys: LinkKeys
}

/**
 * Derives a window of the log again and says of each record what it found. Decisions before the
 * window are gone through as well, as the masks they left bind those within it.
 *
 * Holds the window's notes and the ids of all copies in memory; everything else is streamed.
 */
export async function replay(
  { log, keys }: ReplayParts,
  request: ReplayRequest,
): Promise<ReplayReport> {
  const { reader, records, follower } = log
  const register = follower.current()
  const topics = [...register.parties.keys()].map(originTopic)
  const window = await createWindow(reader, topics, request)
  const notes = createNoteBook()
  await openNotes(log, window, notes)
  const empty = createRegister(register.trust, register)
  const judge: DecisionJudge = {
    log,
    keys,
    window,
    notes,
    expected: createExpectedCopies(),
    pages: createRecordPages(reader),
    registers: createRegisterReplay(empty, await readActs(log)),
    fold: createPriorFold(),
  }
  for await (const record of wholeTopic(log, baseTopics.decisions)) {
    const decision: Decision = await records.read('Decision', record)
    await judgeDecision(judge, decision, record.timestampMs)
  }
  const strays = []
  for (const topic of [...register.topics.keys()].sort()) {
    strays.push(...(await checkTopic(log, topic, judge.expected)))
  }
  return toReport(notes, strays, request)
}

/** Every record of the window is in the book, decided or not. */
async function openNotes(log: BusLog, window: Window, notes: NoteBook): Promise<void> {
  for (const { place, from, to } of window.ranges) {
    for await (const record of readAll(log.reader, place, { from, to })) {
      notes.of(place, record.offset).acceptedAtMs = record.timestampMs
    }
  }
}

async function readActs(log: BusLog): Promise<ActLog> {
  const parties: ActLog['parties'][number][] = []
  for await (const record of wholeTopic(log, baseTopics.parties)) {
    parties.push({ ...placeOf(record), value: await log.records.read('PartyAct', record) })
  }
  const agreements: ActLog['agreements'][number][] = []
  for await (const record of wholeTopic(log, baseTopics.agreements)) {
    agreements.push({ ...placeOf(record), value: await log.records.read('AgreementAct', record) })
  }
  return { parties, agreements }
}

function placeOf({ offset, timestampMs }: IncomingRecord) {
  return { offset, timestampMs }
}

async function* wholeTopic({ reader }: BusLog, topic: string): AsyncGenerator<IncomingRecord> {
  const bounds = (await reader.bounds([topic])).get(topic)?.[0]
  if (bounds === undefined) return
  yield* readAll(reader, { topic, partition: 0 }, { from: bounds.start, to: bounds.end })
}
