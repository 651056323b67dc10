import type { AgreementAct, AgreementId, PartyId } from '@ujirani/events'
import { suspendGrounds } from './act-grounds.ts'
import type { ActPosition } from './agreement-proposed.ts'
import { withAgreement, withDeed } from './agreement-state.ts'
import { firstReason, repeated } from './applied-act.ts'
import { AgreementConflictError } from './errors.ts'
import type { Register } from './register.ts'
import { settledAt } from './settle.ts'
import { currentVersion } from './status.ts'

/**
 * A party's emergency stop by token alone, as the steward recorded it. Nobody signs it, so all it
 * can do is narrow: it acts as that party's suspension, and only that party's signed act lifts it.
 * @throws {AgreementConflictError}
 */
export function stopAgreement(
  register: Register,
  act: AgreementAct,
  { offset, atMs }: ActPosition,
): Register | typeof repeated {
  const state = settledAt(register, act.agreement as AgreementId, atMs)
  const version = state === undefined ? undefined : currentVersion(state, atMs)
  const party = act.party as PartyId
  const isParty = version?.document.parties.some((each) => each.party === party) === true
  if (state === undefined || version === undefined || !isParty) {
    throw new AgreementConflictError(act.agreement, 'the party has no such agreement to stop')
  }
  const reason = firstReason([
    [version.completeAtMs === null, 'not all parties have signed the version'],
    ...suspendGrounds({ state, version, atMs }),
  ])
  if (reason !== undefined) throw new AgreementConflictError(act.agreement, reason)
  if (state.standing.suspensions.has(party)) return repeated
  const { client, reason: why } = act
  return withAgreement(
    register,
    withDeed(state, { kind: 'stop', party, client, reason: why, offset, atMs }),
  )
}
