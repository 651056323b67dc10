import {
  partyOf,
  type CopyEnvelope,
  type Envelope,
  type EventType,
  type PartyId,
} from '@ujirani/events'
import type { Register } from './register.ts'
import { statusOfVersion, type AgreementStatus } from './status.ts'

/** An event about to be published. */
interface OnwardEvent {
  readonly envelope: Pick<Envelope, 'source' | 'audience'>
  readonly type: EventType
}

/** A copy that its publisher holds and that its `derivedfrom` or `causationid` names. */
export type SourceCopy = Pick<
  CopyEnvelope,
  'source' | 'onward' | 'agreement' | 'agreementversion' | 'rule'
>

/** Whether a copy's content may travel in an event, and by which clause it may not. */
export type OnwardAnswer =
  | { readonly may: true }
  | {
      readonly may: false
      /** `onward:<NONE | LISTED> <agreement>/<version>/<rule>`, of the copy */
      readonly clause: string
      /** Whom the event would reach beyond those whom the copy's terms name. */
      readonly beyond: readonly PartyId[]
    }

/**
 * Whether an event that is based on copies may be published: everybody it could reach must be its
 * publisher, the party that the copy came from, or one that the copy's onward terms list. Whom it
 * could reach, its own `audience` says; without one, all whom the publisher's agreements name for
 * its type, also those that are suspended or still to begin.
 *
 * A copy's terms outlive its agreement, so they are the copy's own, not the register's.
 */
export function mayPassOn(
  event: OnwardEvent,
  copies: readonly SourceCopy[],
  register: Register,
  atMs: number,
): OnwardAnswer {
  const publisher = partyOf(event.envelope as Envelope)
  const reached = event.envelope.audience ?? reachableBy(publisher, event.type, register, atMs)
  for (const copy of copies) {
    const { agreement, agreementversion, rule, onward } = copy
    const listed = onward?.mode === 'LISTED' ? onward.to : []
    const allowed = new Set([publisher, partyOf(copy as CopyEnvelope), ...listed])
    const beyond = reached.filter((party) => !allowed.has(party))
    if (beyond.length === 0) continue
    const version = agreementversion.toString()
    const clause = `onward:${onward?.mode ?? 'NONE'} ${agreement}/${version}/${rule}`
    return { may: false, clause, beyond }
  }
  return { may: true }
}

const over: ReadonlySet<AgreementStatus> = new Set(['SUPERSEDED', 'TERMINATED', 'EXPIRED'])

function reachableBy(
  publisher: PartyId,
  { type }: EventType,
  { plan }: Register,
  atMs: number,
): readonly PartyId[] {
  const recipients = (plan.get(publisher) ?? [])
    .filter(({ state, version }) => !over.has(statusOfVersion(state, version, atMs)))
    .flatMap(({ version }) => version.document.rules)
    .filter(({ from, types }) => from === publisher && types.includes(type))
    .flatMap(({ to }) => to.map(({ party }) => party))
  return [...new Set(recipients)].sort()
}
