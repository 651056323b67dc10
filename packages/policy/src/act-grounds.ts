import type { ActAction, ActPayload } from './act-payload.ts'
import type { Ground } from './applied-act.ts'
import type { AgreementState, AgreementVersion } from './register.ts'
import { currentVersion, statusOfVersion } from './status.ts'

interface ActedOn {
  readonly state: AgreementState
  readonly version: AgreementVersion
  /** Append time of the act. */
  readonly atMs: number
}

/** A party's clock may run ahead of the broker's by this much. */
const toleranceMs = 600_000

/** Why each kind of act would be refused, beside what holds for all of them. */
export const groundsOf: {
  readonly [A in ActAction]: (
    on: ActedOn,
    payload: Extract<ActPayload, { action: A }>,
  ) => readonly Ground[]
} = {
  suspend: (on, { party }) => [...suspendGrounds(on), ...again(on, party)],
  resume: (on, { party, backfill }) => [
    ...currentGrounds(on),
    backfill === true
      ? [on.state.standing.suspensions.size === 0, 'the agreement is not suspended']
      : [!on.state.standing.suspensions.has(party), 'the party has not suspended it'],
  ],
  terminate: (on) => [
    ...currentGrounds(on),
    [on.state.standing.termination !== null, 'the agreement is being terminated'],
  ],
  activate: (on, { party, version }) => [
    ...liveGrounds(on),
    [on.version.document.standby == null, 'the version is not on standby'],
    [on.version.document.standby?.activatedBy !== party, 'another party activates the version'],
    [on.state.standing.activations.has(version), 'the version has been activated'],
  ],
  certify: (on, { party, topic, upTo, destroyedAt }) => [
    [!isRecipient(on.version, party), 'the party receives nothing under the version'],
    [topic !== `shared.${on.state.agreement}.${party}`, 'the topic is not the party’s'],
    [upTo <= certifiedTo(on.state, topic), 'as much has been certified before'],
    [Date.parse(destroyedAt) > on.atMs + toleranceMs, 'the destruction lies in the future'],
  ],
}

/** Why a suspension by any means would be refused: what counts, any party can stop. */
export function suspendGrounds(on: ActedOn): readonly Ground[] {
  return currentGrounds(on)
}

/** A stop by token may be confirmed by a signature; a signed suspension needs no second one. */
function again({ state }: ActedOn, party: ActPayload['party']): readonly Ground[] {
  const known = state.standing.suspensions.get(party)
  return [[known !== undefined && !known.isStop, 'the party has suspended it']]
}

/** What concerns the agreement as a whole is by the terms of the version that counts. */
function currentGrounds(on: ActedOn): readonly Ground[] {
  const isAnother = currentVersion(on.state, on.atMs).version !== on.version.version
  return [...liveGrounds(on), [isAnother, 'another version counts now']]
}

/** What is over cannot be acted on. */
function liveGrounds({ state, version, atMs }: ActedOn): readonly Ground[] {
  const status = statusOfVersion(state, version, atMs)
  return [
    [status === 'SUPERSEDED', 'a later version has taken its place'],
    [status === 'TERMINATED', 'the agreement is terminated'],
    [status === 'EXPIRED', 'its validity is over'],
  ]
}

function isRecipient({ document }: AgreementVersion, party: ActPayload['party']): boolean {
  return document.rules.some(({ to }) => to.some((each) => each.party === party))
}

function certifiedTo({ standing }: AgreementState, topic: string): number {
  const known = standing.certificates.filter((each) => each.topic === topic)
  return Math.max(0, ...known.map(({ upTo }) => upTo))
}
