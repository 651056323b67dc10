import type { Decision, DecisionLine, PartyId } from '@ujirani/events'
import { parseAgreementId } from '@ujirani/events'
import { sharedTopic, type BusLog, type IncomingRecord } from '@ujirani/messaging'
import type { LinkKeys, PriorFold } from '@ujirani/policy'
import { compareLines } from './compare-lines.ts'
import { deriveLines, deriveRepeat, readOrigin } from './derive.ts'
import type { ExpectedCopies } from './expected-copies.ts'
import type { RecordPages } from './log-pages.ts'
import type { NoteBook, RecordNotes } from './note-book.ts'
import type { RegisterReplay } from './register-replay.ts'
import type { Finding } from './verdict.ts'
import type { Window } from './window.ts'

/** What decisions are judged with; goes through the log in step with them. */
export interface DecisionJudge {
  readonly log: BusLog
  readonly keys: LinkKeys
  readonly window: Window
  readonly notes: NoteBook
  readonly expected: ExpectedCopies
  readonly pages: RecordPages
  readonly registers: RegisterReplay
  readonly fold: PriorFold
}

/**
 * Judges the next decision of the log.
 *
 * @param decidedAtMs the decision's own append time
 */
export async function judgeDecision(
  judge: DecisionJudge,
  decision: Decision,
  decidedAtMs: number,
): Promise<void> {
  const { topic, partition, offset } = decision
  const isInWindow = judge.window.has(topic, partition, offset)
  const notes = isInWindow ? judge.notes.of({ topic, partition }, offset) : undefined
  if (notes !== undefined) {
    notes.id ??= decision.id || null
    notes.type ??= decision.type || null
    await inWindow(judge, decision, { notes, decidedAtMs })
  }
  if (decision.outcome === 'WITHDRAWN') {
    if (notes !== undefined) withdraw(judge.expected, decision.lines, notes)
    return
  }
  judge.fold.apply(decision)
  expectCopies(judge.expected, decision.lines, { notes, decidedAtMs })
}

interface Sight {
  readonly notes: RecordNotes
  readonly decidedAtMs: number
}

async function inWindow(
  judge: DecisionJudge,
  decision: Decision,
  { notes, decidedAtMs }: Sight,
): Promise<void> {
  if (decision.outcome === 'WITHDRAWN') return
  if (notes.isDecided) {
    notes.findings.push(whole('excess', 'decision'))
    return
  }
  notes.isDecided = true
  const { topic, partition, offset, at } = decision
  const record = await judge.pages.at({ topic, partition }, offset)
  if (record === undefined) {
    notes.findings.push(whole('missing', 'record'))
    return
  }
  const isInTime = record.timestampMs <= at && at <= decidedAtMs
  if (!isInTime) notes.findings.push(whole('late', 'at'))
  notes.findings.push(...(await judgeContent(judge, decision, record)))
}

async function judgeContent(
  judge: DecisionJudge,
  decision: Decision,
  record: IncomingRecord,
): Promise<readonly Finding[]> {
  const { log, registers, fold, keys } = judge
  const reading = await readOrigin(log.events, record)
  if (reading.kind === 'poison') {
    const isTold = decision.outcome === 'QUARANTINED' && decision.reason === reading.code
    return [whole(isTold ? 'matches' : 'altered', 'outcome')]
  }
  const { envelope } = reading.event
  const isSame = envelope.id === decision.id && envelope.source === decision.source
  if (!isSame) return [whole('altered', 'outcome')]
  if (decision.outcome !== 'DECIDED') return [await judgeRepeat(judge, decision, record)]
  const register = await registers.at(decision)
  const standpoint = { register, prior: fold.prior, keys, schemas: log.schemas }
  const derived = await deriveLines(reading.event, decision, standpoint)
  const findings = compareLines(derived, decision.lines)
  return findings.length === 0 ? [whole('matches', 'decision')] : findings
}

async function judgeRepeat(
  { pages }: DecisionJudge,
  { topic, partition, duplicateOf, outcome }: Decision,
  record: IncomingRecord,
): Promise<Finding> {
  if (duplicateOf === null || duplicateOf >= record.offset) return whole('altered', 'outcome')
  const first = await pages.at({ topic, partition }, duplicateOf)
  return whole(deriveRepeat(record, first) === outcome ? 'matches' : 'altered', 'outcome')
}

function expectCopies(
  expected: ExpectedCopies,
  lines: readonly DecisionLine[],
  sight: { readonly notes: RecordNotes | undefined; readonly decidedAtMs: number },
): void {
  for (const line of lines) {
    if (line.copyId === null || line.copyCommitment === null) continue
    const copy = { commitment: line.copyCommitment, line, ...sight }
    expected.expect(topicOf(line), line.copyId, copy)
  }
}

function withdraw(
  expected: ExpectedCopies,
  lines: readonly DecisionLine[],
  notes: RecordNotes,
): void {
  for (const line of lines) expected.withdraw(topicOf(line), line, notes)
}

function topicOf({ agreement, recipient }: DecisionLine): string {
  return sharedTopic(parseAgreementId(agreement), recipient as PartyId)
}

function whole(verdict: Finding['verdict'], part: string): Finding {
  return { recipient: null, agreement: null, verdict, part }
}
