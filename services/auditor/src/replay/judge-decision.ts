import type { Decision, DecisionLine, PartyId } from '@ujirani/events'
import { parseAgreementId } from '@ujirani/events'
import { sharedTopic, type IncomingRecord } from '@ujirani/messaging'
import { correctedBy, type Register } from '@ujirani/policy'
import { checkStandpoint } from './check-standpoint.ts'
import { compareLines } from './compare-lines.ts'
import { deriveLines, deriveRepeat, readOrigin } from './derive.ts'
import type { ExpectedCopies, ExpectedCopy } from './expected-copies.ts'
import { hasOrigin, type LogEnds } from './log-ends.ts'
import type { RecordNotes } from './note-book.ts'
import { about, whole, type Finding } from './verdict.ts'
import type { DecisionJudge } from './decision-judge.ts'
import { judgeAgain } from './judge-again.ts'
import { judgeWithdrawal } from './judge-withdrawal.ts'
import { toStray } from './stray.ts'

/** A decision with its place in the log. */
interface LoggedDecision {
  readonly decision: Decision
  readonly decidedAtMs: number
  /** Undefined for a record outside the window. */
  readonly notes: RecordNotes | undefined
}

/** Judges the next decision of the log. For one origin record the first one counts. */
export async function judgeDecision(
  judge: DecisionJudge,
  decision: Decision,
  record: IncomingRecord,
): Promise<void> {
  if (!isAboutARecord(judge.ends, decision, record)) {
    judge.strays.push(toStray(record, 'decision'))
    return
  }
  const { topic, partition, offset, outcome } = decision
  const isInWindow = judge.window.has(topic, partition, offset)
  const notes = isInWindow ? judge.notes.of({ topic, partition }, offset) : undefined
  const logged = { decision, decidedAtMs: record.timestampMs, notes }
  if (outcome === 'WITHDRAWN') {
    if (notes !== undefined) await judgeWithdrawal(judge, { ...logged, notes })
    judge.fold.apply(decision)
  } else if (outcome === 'RELEASED' || outcome === 'CAUGHT_UP') {
    if (notes !== undefined) await judgeAgain(judge, { ...logged, notes })
    take(judge, logged)
  } else await judgeFirstOrLater(judge, logged)
}

/** Whether the record that a decision is about exists, and the decision stands under its key. */
function isAboutARecord(ends: LogEnds, decision: Decision, { key }: IncomingRecord): boolean {
  const { topic, partition, offset } = decision
  const isItsKey = key?.toString() === `${topic}/${String(partition)}/${String(offset)}`
  return isItsKey && hasOrigin(ends, decision, offset)
}

async function judgeFirstOrLater(judge: DecisionJudge, logged: LoggedDecision): Promise<void> {
  const { decision, notes } = logged
  const place = `${decision.topic}/${String(decision.partition)}`
  if (decision.offset < (judge.next.get(place) ?? 0)) {
    notes?.findings.push(whole('excess', 'decision'))
    return
  }
  judge.next.set(place, decision.offset + 1)
  if (notes !== undefined) await judgeFirst(judge, { ...logged, notes })
  judge.usedIds.note(decision)
  if (notes !== undefined) {
    notes.isEvent = decision.outcome === 'DECIDED'
    notes.agreementsEnd = decision.agreementsEnd
  }
  take(judge, logged)
}

/** What a decision that counts leaves for those after it. */
function take({ fold, held, expected }: DecisionJudge, logged: LoggedDecision): void {
  const { decision, decidedAtMs, notes } = logged
  fold.apply(decision)
  held.note(decision, decidedAtMs)
  for (const { agreement, recipient } of decision.lines) {
    notes?.lines.add(`${agreement} ${recipient}`)
  }
  expectCopies(expected, logged)
}

async function judgeFirst(
  judge: DecisionJudge,
  { decision, decidedAtMs, notes }: LoggedDecision & { readonly notes: RecordNotes },
): Promise<void> {
  notes.isDecided = true
  notes.id = decision.id || null
  notes.type = decision.type || null
  const { topic, partition, offset } = decision
  const record = await judge.pages.at({ topic, partition }, offset)
  if (record === undefined) {
    notes.findings.push(whole('missing', 'record'))
    return
  }
  const times = { originMs: record.timestampMs, decisionMs: decidedAtMs }
  notes.findings.push(...checkStandpoint(decision, judge.acts, times))
  const register = await judge.registers.at(decision)
  const isOpen = judge.mandate.coversOrigin(register, topic)
  const look = isOpen ? judgeContent : judgeUnopened
  notes.findings.push(...(await look(judge, decision, { record, register })))
}

interface Sight {
  readonly record: IncomingRecord
  readonly register: Register
}

/** Counted, and not looked into; that a line belongs to no agreement is seen from outside. */
function judgeUnopened(
  { mandate }: DecisionJudge,
  { lines }: Decision,
  { register }: Sight,
): Promise<readonly Finding[]> {
  const findings = lines.map((line) =>
    about(line, mandate.coversLine(register, line) ? 'excess' : 'unopened', 'decision'),
  )
  return Promise.resolve(findings.length === 0 ? [whole('unopened', 'decision')] : findings)
}

async function judgeContent(
  judge: DecisionJudge,
  decision: Decision,
  { record, register }: Sight,
): Promise<readonly Finding[]> {
  const { log, mandate, fold, keys } = judge
  const reading = await readOrigin(log.events, record)
  if (reading.kind === 'poison') {
    const isTold = decision.outcome === 'QUARANTINED' && decision.reason === reading.code
    return [whole(isTold ? 'matches' : 'altered', 'outcome')]
  }
  const { envelope } = reading.event
  const told = ['id', 'source', 'type', 'subject'] as const
  if (told.some((name) => envelope[name] !== decision[name])) return [whole('altered', 'outcome')]
  if (decision.outcome !== 'DECIDED') return [await judgeRepeat(judge, decision, record)]
  const isLie = judge.usedIds.has(decision) || correctedBy(reading.event) !== decision.corrects
  if (isLie) return [whole('altered', 'outcome')]
  const standpoint = { register, prior: fold.prior, keys, schemas: log.schemas }
  const derived = await deriveLines(reading.event, decision, standpoint)
  const isCovered = (line: DecisionLine) => mandate.coversLine(register, line)
  const findings = [
    ...compareLines(derived.filter(isCovered), decision.lines.filter(isCovered)),
    ...decision.lines
      .filter((line) => !isCovered(line))
      .map((line) => about(line, 'unopened', 'decision')),
  ]
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
  { decision, decidedAtMs, notes }: LoggedDecision,
): void {
  for (const { agreement, recipient, copyId, copyCommitment } of decision.lines) {
    if (copyId === null || copyCommitment === null) continue
    const topic = sharedTopic(parseAgreementId(agreement), recipient as PartyId)
    if (notes === undefined) {
      expected.know(topic, copyId)
      continue
    }
    const copy: ExpectedCopy = {
      commitment: copyCommitment,
      decidedAtMs,
      findings: notes.findings,
      line: { agreement, recipient },
      withdrawnAtMs: Infinity,
      seen: 0,
    }
    notes.promised.set(topic, copy)
    expected.expect(topic, copyId, copy)
  }
}
