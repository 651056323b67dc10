import type { AgreementAct } from '@ujirani/events'
import { actOnAgreement } from './agreement-act.ts'
import { proposeVersion, type ActPosition } from './agreement-proposed.ts'
import { signVersion } from './agreement-signed.ts'
import { stopAgreement } from './agreement-stopped.ts'
import { attempt, type AppliedAct, type LoggedAct, type repeated } from './applied-act.ts'
import { AgreementConflictError } from './errors.ts'
import type { Register } from './register.ts'
import { provisionTopic } from './topic-provisioned.ts'

type Handler = (
  register: Register,
  act: AgreementAct,
  position: ActPosition,
) => Register | typeof repeated | Promise<Register | typeof repeated>

/** What each kind of record does. A kind that is not here does nothing. */
const handlers: Partial<Record<AgreementAct['kind'], Handler>> = {
  PROPOSED: proposeVersion,
  SIGNED: signVersion,
  PROVISIONED: provisionTopic,
  ACT: actOnAgreement,
  STOPPED: stopAgreement,
}

/**
 * Applies the next record of `agreements`. A record that proves nothing changes nothing but the
 * end position; one below the end position has been applied already and changes nothing at all.
 *
 * The caller has applied `parties` at least up to the end it had when this record was fetched:
 * then the records a signature is judged by are all there, and every reader judges alike.
 */
export async function applyAgreementAct(
  register: Register,
  act: LoggedAct<AgreementAct>,
): Promise<AppliedAct> {
  if (act.offset < register.agreementsEnd) return { register, repeated: true }
  // The broker's clock may step back; the log's order is what counts.
  const atMs = Math.max(register.agreementsAtMs, act.timestampMs)
  const moved = { ...register, agreementsEnd: act.offset + 1, agreementsAtMs: atMs }
  return attempt(moved, async (base) => {
    const handle = handlers[act.value.kind]
    if (handle === undefined) {
      throw new AgreementConflictError(act.value.agreement, 'the kind of act is not known')
    }
    return handle(base, act.value, { offset: act.offset, atMs })
  })
}

/**
 * What an act would do as the next record of `agreements`: for whoever is to write it.
 *
 * @param nowMs the writer's clock. It may lag behind the broker's, so the act is taken to come
 *   after everything the register has met.
 */
export function tryAgreementAct(
  register: Register,
  value: AgreementAct,
  nowMs: number,
): Promise<AppliedAct> {
  const timestampMs = Math.max(nowMs, register.partiesAtMs)
  return applyAgreementAct(register, { value, offset: register.agreementsEnd, timestampMs })
}
