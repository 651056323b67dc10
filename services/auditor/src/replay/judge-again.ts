import { parseAgreementId, type Decision, type DecisionLine, type PartyId } from '@ujirani/events'
import type { IncomingRecord } from '@ujirani/messaging'
import { decideAgain, type Again } from '@ujirani/policy'
import { checkStandpoint } from './check-standpoint.ts'
import { compareLines } from './compare-lines.ts'
import { readOrigin, toLines } from './derive.ts'
import type { DecisionJudge } from './decision-judge.ts'
import type { RecordNotes } from './note-book.ts'
import { about, whole, type Finding } from './verdict.ts'

/** A decision by which something was decided again, with its place in the log. */
export interface LoggedAgain {
  readonly decision: Decision
  readonly decidedAtMs: number
  readonly notes: RecordNotes
}

/** Judges a release, or a catch-up on history or back-fill, by deriving it once more. */
export async function judgeAgain(judge: DecisionJudge, logged: LoggedAgain): Promise<void> {
  const { decision, decidedAtMs, notes } = logged
  const record = await judge.pages.at(decision, decision.offset)
  if (record === undefined || !notes.isDecided) {
    notes.findings.push(whole('excess', 'decision'))
    return
  }
  const times = { originMs: record.timestampMs, decisionMs: decidedAtMs }
  notes.findings.push(...checkStandpoint(decision, judge.acts, times))
  const unfounded = decision.lines.filter((line) => !isFounded(judge, logged, line))
  notes.findings.push(...unfounded.map((line) => about(line, 'excess', partOf(decision))))
  const rest = { ...decision, lines: decision.lines.filter((line) => !unfounded.includes(line)) }
  notes.findings.push(...(await deriveAgain(judge, { ...logged, decision: rest }, record)))
}

function partOf({ outcome }: Decision): string {
  return outcome === 'RELEASED' ? 'release' : 'catch-up'
}

/** Whether there was anything to decide again: a hold whose time had come, or nobody's word yet. */
function isFounded(
  { held }: DecisionJudge,
  { decision, notes }: LoggedAgain,
  line: DecisionLine,
): boolean {
  if (decision.outcome === 'RELEASED') {
    const known = held.find(decision, line)
    return known !== undefined && known.dueAtMs <= decision.at
  }
  return !notes.lines.has(`${line.agreement} ${line.recipient}`)
}

async function deriveAgain(
  judge: DecisionJudge,
  { decision, notes }: LoggedAgain,
  record: IncomingRecord,
): Promise<readonly Finding[]> {
  const { registers, mandate, fold, keys, log } = judge
  const register = await registers.at(decision)
  const isCovered = (line: DecisionLine): boolean => mandate.coversLine(register, line)
  const unopened = decision.lines.filter((line) => !isCovered(line))
  const findings = unopened.map((line) => about(line, 'unopened', 'decision'))
  if (!mandate.coversOrigin(register, decision.topic)) return findings
  const reading = await readOrigin(log.events, record)
  const agains = toAgains(decision, notes)
  if (reading.kind === 'poison' || agains === undefined) {
    return decision.lines.length === 0 ? findings : [whole('altered', 'reason')]
  }
  const under = { register, atMs: decision.at, prior: fold.prior, keys }
  const judgements = agains.flatMap((again) => decideAgain(reading.event, again, under))
  const derived = await toLines(judgements, log.schemas)
  const compared = compareLines(derived.filter(isCovered), decision.lines.filter(isCovered))
  return [...findings, ...compared]
}

/** What a decision says it is about; undefined when that is nothing. */
function toAgains(
  { outcome, reason, offset, lines }: Decision,
  { agreementsEnd }: RecordNotes,
): readonly Again[] | undefined {
  if (outcome === 'RELEASED') {
    return lines.map(({ agreement, recipient }) => ({
      ...{ kind: 'release', offset },
      agreement: parseAgreementId(agreement),
      recipient: recipient as PartyId,
    }))
  }
  const [, kind, id] = /^(history|backfill):([a-z0-9-]{3,48}):\d+$/.exec(reason ?? '') ?? []
  if (id === undefined) return undefined
  const agreement = parseAgreementId(id)
  if (kind === 'history') return [{ kind, agreement, offset }]
  return [{ kind: 'backfill', agreement, offset, agreementsEnd }]
}
