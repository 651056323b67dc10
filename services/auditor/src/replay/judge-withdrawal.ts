import type { AgreementId, Decision, DecisionLine, PartyId } from '@ujirani/events'
import { sharedTopic } from '@ujirani/messaging'
import { statusOfVersion, type Register } from '@ujirani/policy'
import { checkStandpoint } from './check-standpoint.ts'
import type { RecordNotes } from './note-book.ts'
import type { ActLog, RegisterReplay } from './register-replay.ts'
import { about } from './verdict.ts'

interface WithdrawalJudge {
  readonly acts: ActLog
  readonly registers: RegisterReplay
}

interface LoggedWithdrawal {
  readonly decision: Decision
  readonly decidedAtMs: number
  readonly notes: RecordNotes
}

/**
 * Judges the closing of lines whose copies had not been written: right when the agreement was not
 * in force any more, and a withheld copy otherwise.
 */
export async function judgeWithdrawal(
  { acts, registers }: WithdrawalJudge,
  { decision, decidedAtMs, notes }: LoggedWithdrawal,
): Promise<void> {
  const times = { originMs: notes.acceptedAtMs, decisionMs: decidedAtMs }
  notes.findings.push(...checkStandpoint(decision, acts, times))
  const register = await registers.at(decision)
  for (const line of decision.lines) {
    const topic = sharedTopic(line.agreement as AgreementId, line.recipient as PartyId)
    const copy = notes.promised.get(topic)
    if (copy === undefined) notes.findings.push(about(line, 'excess', 'withdrawal'))
    else {
      copy.withdrawnAtMs = Math.min(copy.withdrawnAtMs, decidedAtMs)
      const isWrong = isInForce(register, line, decision.at)
      notes.findings.push(about(line, isWrong ? 'missing' : 'matches', 'withdrawal'))
    }
  }
}

function isInForce(register: Register, line: DecisionLine, at: number): boolean {
  const state = register.agreements.get(line.agreement as AgreementId)
  const version = state?.versions.find((known) => known.version === line.version)
  if (state === undefined || version === undefined) return false
  return ['ACTIVE', 'TERMINATING', 'SUPERSEDED'].includes(statusOfVersion(state, version, at))
}
