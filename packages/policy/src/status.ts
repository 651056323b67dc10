import type { AgreementId } from '@ujirani/events'
import type { AgreementState, AgreementVersion, Register } from './register.ts'

/** Where an agreement, or one version of it, stands at an instant. */
export type AgreementStatus =
  | 'PROPOSED'
  | 'SIGNED'
  | 'SCHEDULED'
  | 'STANDBY'
  | 'ACTIVE'
  | 'SUSPENDED'
  | 'TERMINATING'
  | 'TERMINATED'
  | 'EXPIRED'
  | 'SUPERSEDED'

/**
 * Where an agreement stands at an instant: what its current version says.
 *
 * What was signed is judged by the log positions the state was read up to, and acts at once;
 * only validity is judged by the instant. So the state of another time needs the register of
 * another position, not another instant.
 */
export function statusAt(state: AgreementState, instantMs: number): AgreementStatus {
  return statusOfVersion(state, currentVersion(state, instantMs), instantMs)
}

/**
 * Where one version stands at an instant. `SIGNED` means by some of its parties: when the last
 * has signed it is SCHEDULED, STANDBY or ACTIVE.
 */
export function statusOfVersion(
  state: AgreementState,
  version: AgreementVersion,
  instantMs: number,
): AgreementStatus {
  if (isSuperseded(state, version, instantMs)) return 'SUPERSEDED'
  const { standing } = state
  const endsAtMs = standing.termination?.endsAtMs ?? Infinity
  if (instantMs >= Math.min(version.untilMs, endsAtMs)) {
    // What came first ended it; the other finds it over.
    return endsAtMs < version.untilMs ? 'TERMINATED' : 'EXPIRED'
  }
  return statusWhileValid(state, version, instantMs)
}

function statusWhileValid(
  state: AgreementState,
  version: AgreementVersion,
  instantMs: number,
): AgreementStatus {
  const { standing } = state
  if (version.completeAtMs === null) return version.signatures.size > 1 ? 'SIGNED' : 'PROPOSED'
  if (standing.suspensions.size > 0) return 'SUSPENDED'
  if (instantMs < version.fromMs) return 'SCHEDULED'
  if (isStandby(state, version)) return 'STANDBY'
  return standing.termination === null ? 'ACTIVE' : 'TERMINATING'
}

/**
 * Whether a version discloses at an instant: signed by all, valid, and in nobody's way. Under
 * notice it still does, until the notice is over.
 */
export function isInForce(
  state: AgreementState,
  version: AgreementVersion,
  instantMs: number,
): boolean {
  const status = statusOfVersion(state, version, instantMs)
  return status === 'ACTIVE' || status === 'TERMINATING'
}

const disclosed: ReadonlySet<AgreementStatus> = new Set(['ACTIVE', 'TERMINATING', 'SUPERSEDED'])

/**
 * Whether a copy that was decided on under a version may still be written at an instant: nobody has
 * taken the agreement back. An amendment does not reach back to what was decided before it, so a
 * version that another took the place of still may.
 *
 * @param decided what the decision says; an agreement or version that is not there gives nothing
 */
export function mayStillDisclose(
  register: Pick<Register, 'agreements'>,
  decided: { readonly agreement: string; readonly version: number },
  instantMs: number,
): boolean {
  const state = register.agreements.get(decided.agreement as AgreementId)
  const version = state?.versions[decided.version - 1]
  if (state === undefined || version === undefined) return false
  return disclosed.has(statusOfVersion(state, version, instantMs))
}

/**
 * The version that counts at an instant: the newest that all have signed and whose validity has
 * begun; else the one signed by all that begins first; else the newest proposed one.
 */
export function currentVersion(state: AgreementState, instantMs: number): AgreementVersion {
  const complete = state.versions.filter(({ firstCompleteAtMs }) => firstCompleteAtMs !== null)
  const begun = complete.findLast(({ fromMs }) => instantMs >= fromMs)
  const [next] = complete.toSorted((one, other) => one.fromMs - other.fromMs)
  const version = begun ?? next ?? state.versions.at(-1)
  if (version === undefined) throw new TypeError('an agreement state holds no version')
  return version
}

/**
 * Whether a later version has taken the place of one. A complete version ends all before it: at
 * once those that are still unsigned, and the one in force when its own validity begins, so that
 * an amendment agreed ahead leaves no gap. A signature that becomes void later brings back nothing:
 * what the parties had replaced might say more than what they put in its place.
 */
function isSuperseded(
  state: AgreementState,
  { version, firstCompleteAtMs }: AgreementVersion,
  instantMs: number,
): boolean {
  // A loop by index: this is asked for each agreement of each event's publisher.
  for (let index = state.versions.length - 1; index >= version; index -= 1) {
    const later = state.versions[index]
    if (later?.firstCompleteAtMs == null) continue
    if (firstCompleteAtMs === null || instantMs >= later.fromMs) return true
  }
  return false
}

function isStandby({ standing }: AgreementState, { version, document }: AgreementVersion): boolean {
  return document.standby != null && !standing.activations.has(version)
}
