import type { AgreementAct } from '@ujirani/events'
import { parseAct, type ActPayload, type UnverifiedAct } from './act-payload.ts'
import { groundsOf } from './act-grounds.ts'
import { verifyAgreementSignature } from './agreement-signature.ts'
import { withAgreement, withDeed } from './agreement-state.ts'
import { firstReason, repeated } from './applied-act.ts'
import { AgreementConflictError, AgreementInvalidError, SignatureInvalidError } from './errors.ts'
import { counterGrounds } from './counter-grounds.ts'
import { canonicalBytes } from './jcs.ts'
import type { ActPosition } from './agreement-proposed.ts'
import type { AgreementState, AgreementVersion, Register } from './register.ts'
import { settledAt } from './settle.ts'
import type { SignedDeed } from './standing.ts'

/**
 * A party acts on an agreement that all have signed: suspends, resumes, terminates, activates it,
 * or certifies destruction.
 * @throws {AgreementConflictError | AgreementInvalidError | SignatureInvalidError}
 */
export async function actOnAgreement(
  register: Register,
  act: AgreementAct,
  position: ActPosition,
): Promise<Register | typeof repeated> {
  if (act.jws === null) {
    throw new AgreementInvalidError([{ pointer: '', detail: 'an act needs its JWS' }])
  }
  const signed = parseAct(act.jws)
  const { payload, part } = signed
  if (payload.agreement !== act.agreement) {
    throw new SignatureInvalidError('the act is for another agreement')
  }
  const { state, version } = findActedOn(register, payload, position)
  const again = isLastAct(state, signed)
  if (!again) checkPlace(state, version, { payload, position })
  await verifyAgreementSignature(signed, register, position.atMs)
  if (again) return repeated
  const { party } = payload
  const deed: SignedDeed = { kind: 'signed', party, kid: part.kid, payload, ...position }
  return withAgreement(register, withDeed(state, deed))
}

/** The version meant, if the party may act on it. Strangers learn not even that there is one. */
function findActedOn(
  register: Register,
  payload: ActPayload,
  { atMs }: ActPosition,
): { readonly state: AgreementState; readonly version: AgreementVersion } {
  const state = settledAt(register, payload.agreement, atMs)
  const version = state?.versions[payload.version - 1]
  const { party } = payload
  const mayAct =
    state !== undefined &&
    version !== undefined &&
    // Whoever left with an amendment can still take back the suspension it made before.
    (version.document.parties.some((each) => each.party === party) ||
      state.standing.suspensions.has(party))
  if (!mayAct) {
    throw new AgreementConflictError(payload.agreement, 'the party has no such version to act on')
  }
  if (version.hash !== payload.hash) {
    throw new SignatureInvalidError('the act is for another document')
  }
  return { state, version }
}

/** The party's last word, said again. What came before that is a replay, and refused as such. */
function isLastAct({ deeds, counters }: AgreementState, { payload }: UnverifiedAct): boolean {
  if (counters.get(payload.party) !== payload.counter) return false
  const bytes = canonicalBytes(payload)
  return deeds.some((deed) => deed.kind === 'signed' && canonicalBytes(deed.payload).equals(bytes))
}

function checkPlace(
  state: AgreementState,
  version: AgreementVersion,
  { payload, position }: { readonly payload: ActPayload; readonly position: ActPosition },
): void {
  const { party, counter } = payload
  const reason = firstReason([
    ...counterGrounds(counter, state.counters.get(party) ?? 0),
    [version.completeAtMs === null, 'not all parties have signed the version'],
    ...groundsOf[payload.action]({ state, version, ...position }, payload as never),
  ])
  if (reason !== undefined) throw new AgreementConflictError(state.agreement, reason)
}
