import type { AgreementAct } from '@ujirani/events'
import { isEnding, type ActPosition } from './agreement-proposed.ts'
import {
  parseAgreementSignature,
  verifyAgreementSignature,
  type AgreementPayload,
} from './agreement-signature.ts'
import { withAgreement, withSignature } from './agreement-state.ts'
import { firstReason, repeated } from './applied-act.ts'
import { counterGrounds } from './counter-grounds.ts'
import { AgreementConflictError, AgreementInvalidError, SignatureInvalidError } from './errors.ts'
import { settledAt, signersOf } from './settle.ts'
import type { AgreementState, AgreementVersion, Register } from './register.ts'

/**
 * A party binds itself to a proposed version.
 * @throws {AgreementConflictError | AgreementInvalidError | SignatureInvalidError}
 */
export async function signVersion(
  register: Register,
  act: AgreementAct,
  position: ActPosition,
): Promise<Register | typeof repeated> {
  if (act.jws === null) {
    throw new AgreementInvalidError([{ pointer: '', detail: 'a signature needs its JWS' }])
  }
  const signed = parseAgreementSignature(act.jws)
  const { payload } = signed
  if (payload.agreement !== act.agreement) {
    throw new SignatureInvalidError('the signature is for another agreement')
  }
  const { state, version } = findVersion(register, payload, position)
  const again = version.signatures.get(payload.party)?.counter === payload.counter
  if (!again) checkPlace(state, version, { payload, atMs: position.atMs })
  await verifyAgreementSignature(signed, register, position.atMs)
  if (again) return repeated
  return withAgreement(register, withSignature(state, signed, position))
}

/** The version meant, if it is this party's to sign. Strangers learn not even that there is one. */
function findVersion(
  register: Register,
  payload: AgreementPayload,
  { atMs }: ActPosition,
): { readonly state: AgreementState; readonly version: AgreementVersion } {
  const state = settledAt(register, payload.agreement, atMs)
  const version = state?.versions[payload.version - 1]
  const isSigner =
    state !== undefined &&
    version !== undefined &&
    signersOf(state.versions, version).includes(payload.party)
  if (!isSigner) {
    const reason = 'the party has no such version to sign'
    throw new AgreementConflictError(payload.agreement, reason)
  }
  if (version.hash !== payload.hash) {
    throw new SignatureInvalidError('the signature is under another document')
  }
  return { state, version }
}

/** Whether this version can still be signed by this party, now. */
function checkPlace(
  state: AgreementState,
  version: AgreementVersion,
  { payload, atMs }: { readonly payload: AgreementPayload; readonly atMs: number },
): void {
  const { party, counter } = payload
  const isOvertaken = state.versions.some(
    (later) => later.version > version.version && later.firstCompleteAtMs !== null,
  )
  const reason = firstReason([
    [version.signatures.has(party), 'the party has signed this version'],
    ...counterGrounds(counter, state.counters.get(party) ?? 0),
    [isEnding(state), 'the agreement is being terminated'],
    [isOvertaken, 'a later version is signed by all'],
    [version.untilMs <= atMs, 'its validity is over'],
  ])
  if (reason !== undefined) throw new AgreementConflictError(state.agreement, reason)
}
