import type { NoteBook, RecordNotes } from './note-book.ts'
import { verdicts, whole, type Finding, type RecordReport, type Verdict } from './verdict.ts'

/** What a replay found. */
export interface ReplayReport {
  readonly summary: { readonly records: number } & Readonly<Record<Verdict, number>>
  /** Origin records by topic and offset, then records that nothing gives a reason for. */
  readonly records: readonly RecordReport[]
}

/** Disclosure has this long before a decision or a copy is missed. */
export const patienceMs = 10_000

interface ReportOptions {
  readonly party: string | undefined
  readonly fromMs: number
  readonly toMs: number
  readonly nowMs: number
}

/** Puts a report together; the same notes give the same bytes. */
export function toReport(
  notes: NoteBook,
  strays: readonly RecordReport[],
  { party, fromMs, toMs, nowMs }: ReportOptions,
): ReplayReport {
  const isAsked = ({ recipient }: Finding): boolean =>
    party === undefined || recipient === null || recipient === party
  const isInWindow = ({ acceptedAt }: RecordReport): boolean =>
    Date.parse(acceptedAt) >= fromMs && Date.parse(acceptedAt) < toMs
  const records: RecordReport[] = []
  for (const [place, found] of notes.inOrder()) {
    const findings = [...undecided(found, nowMs), ...found.findings].filter(isAsked)
    const { id, type, acceptedAtMs } = found
    const acceptedAt = new Date(acceptedAtMs).toISOString()
    records.push({ ...place, acceptedAt, id, type, findings })
  }
  records.push(...strays.filter(isInWindow).filter(({ findings }) => findings.every(isAsked)))
  return { summary: summarise(records), records }
}

function undecided({ isDecided, acceptedAtMs }: RecordNotes, nowMs: number): readonly Finding[] {
  if (isDecided) return []
  const isYoung = nowMs - acceptedAtMs < patienceMs
  return [whole(isYoung ? 'undecided' : 'missing', 'decision')]
}

function summarise(records: readonly RecordReport[]): ReplayReport['summary'] {
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<
    Verdict,
    number
  >
  for (const { findings } of records) {
    for (const { verdict } of findings) counts[verdict] += 1
  }
  return { records: records.length, ...counts }
}
