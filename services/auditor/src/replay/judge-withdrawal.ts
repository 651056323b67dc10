import type { AgreementId, Decision, PartyId } from '@ujirani/events'
import { sharedTopic } from '@ujirani/messaging'
import { mayStillDisclose } from '@ujirani/policy'
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
      const isWrong = mayStillDisclose(register, line, decision.at)
      notes.findings.push(about(line, isWrong ? 'missing' : 'matches', 'withdrawal'))
    }
  }
}
