import type { Decision } from '@ujirani/events'
import type { ActLog, ReplayedAct } from './register-replay.ts'
import { whole, type Finding } from './verdict.ts'

/** The lease of 5 s, the second between two beats, and one for clocks that differ. */
const staleAfterMs = 7_000
/** A decision is on its way for at most the delivery time of 10 s; then it is made anew. */
const writtenWithinMs = 15_000

/** When the records concerned were appended, by the broker's clock. */
interface AppendTimes {
  readonly originMs: number
  readonly decisionMs: number
}

/** Checks when a decision says it was made, and under which state of the register. */
export function checkStandpoint(
  decision: Pick<Decision, 'at' | 'partiesEnd' | 'agreementsEnd'>,
  acts: ActLog,
  { originMs, decisionMs }: AppendTimes,
): readonly Finding[] {
  const { at, partiesEnd, agreementsEnd } = decision
  const findings: Finding[] = []
  const isInTime = originMs <= at && at <= decisionMs && decisionMs - at <= writtenWithinMs
  if (!isInTime) findings.push(whole('late', 'at'))
  const ends = [
    [acts.parties, partiesEnd],
    [acts.agreements, agreementsEnd],
  ] as const
  if (ends.some(([log, end]) => isFromTheFuture(log, end, decisionMs))) {
    findings.push(whole('altered', 'positions'))
  }
  if (ends.some(([log, end]) => isStale(log, end, at))) findings.push(whole('stale', 'positions'))
  return findings
}

type Acts = readonly ReplayedAct<unknown>[]

/** Nobody can have applied what was not in the log when the decision was. */
function isFromTheFuture(log: Acts, end: number, decisionMs: number): boolean {
  const last = log[end - 1]
  if (end > log.length || end < 0) return true
  return last !== undefined && last.timestampMs > decisionMs
}

function isStale(log: Acts, end: number, at: number): boolean {
  const missed = log[end]
  return missed !== undefined && missed.timestampMs < at - staleAfterMs
}
