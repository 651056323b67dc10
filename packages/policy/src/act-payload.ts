import type { AgreementId, PartyId } from '@ujirani/events'
import { SignatureInvalidError } from './errors.ts'
import { parseCompactJws, type SignaturePart, type UnverifiedJws } from './jws.ts'
import { counter } from './counter.ts'
import { partyId } from './party-record.ts'
import { findFaults, is, isObject, objectOf, oneOf, optional, text, whole } from './shape.ts'
import type { Shape } from './shape.ts'
import { busId } from './trust.ts'

/** What every act names, so that it is worth nothing for another bus, agreement or document. */
interface ActBase {
  readonly bus: string
  readonly agreement: AgreementId
  readonly version: number
  /** `sha256:` and the hex of the hash of that version's document. */
  readonly hash: string
  readonly party: PartyId
  /** Strictly rising per party and agreement, in one row with its signatures. */
  readonly counter: number
}

/** Nothing crosses any more, from the record's place in the log on. */
export interface SuspendPayload extends ActBase {
  readonly action: 'suspend'
  /** At most 200 characters, for the other parties. */
  readonly reason?: string
}

/** Takes back the party's own suspension. With `backfill` it is that party's vote: see `Standing`. */
export interface ResumePayload extends ActBase {
  readonly action: 'resume'
  readonly backfill?: true
}

/** The agreement ends at the local midnight after its notice days. */
export interface TerminatePayload extends ActBase {
  readonly action: 'terminate'
}

/** The named party brings an agreement signed ahead into force, because of an event. */
export interface ActivatePayload extends ActBase {
  readonly action: 'activate'
  readonly event: { readonly source: string; readonly id: string }
}

/** A recipient certifies that it has destroyed its copies. */
export interface CertifyPayload extends ActBase {
  readonly action: 'certify'
  /** Its own shared topic of the agreement. */
  readonly topic: string
  /** The next offset after the last destroyed copy. */
  readonly upTo: number
  /** RFC 3339, UTC, whole seconds. */
  readonly destroyedAt: string
}

/**
 * What a party signs to act on an agreement that all have signed: RFC 8785 bytes in a compact JWS,
 * `typ` `ujirani-act+jws`, `kid` a key in its record.
 * ```
 * {"bus", "agreement", "version", "hash": "sha256:…", "action", "party", "counter", …}
 * ```
 */
export type ActPayload =
  SuspendPayload | ResumePayload | TerminatePayload | ActivatePayload | CertifyPayload

export type ActAction = ActPayload['action']

/** An act taken apart; its form is right, and it is not verified. */
export interface UnverifiedAct {
  readonly jws: UnverifiedJws
  readonly part: SignaturePart
  readonly payload: ActPayload
}

const base = {
  bus: busId,
  agreement: text<AgreementId>(/^[a-z0-9-]{3,48}$/),
  version: whole(1, 10_000),
  hash: text(/^sha256:[0-9a-f]{64}$/),
  party: partyId,
  counter,
}

const instant: Shape<string> = is(
  (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) &&
    new Date(value).toJSON().replace('.000Z', 'Z') === value,
  'must be an instant such as 2026-03-01T12:00:00Z',
)

const shapes: { readonly [A in ActAction]: Shape<Extract<ActPayload, { action: A }>> } = {
  suspend: objectOf<SuspendPayload>({
    ...base,
    action: oneOf(['suspend']),
    reason: optional(text(200)),
  }),
  resume: objectOf<ResumePayload>({
    ...base,
    action: oneOf(['resume']),
    backfill: optional(is<true>((value) => value === true, 'must be true, or absent')),
  }),
  terminate: objectOf<TerminatePayload>({ ...base, action: oneOf(['terminate']) }),
  activate: objectOf<ActivatePayload>({
    ...base,
    action: oneOf(['activate']),
    event: objectOf<ActivatePayload['event']>({
      source: text(/^urn:ujirani:[\x21-\x7e]{1,180}$/),
      id: text(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    }),
  }),
  certify: objectOf<CertifyPayload>({
    ...base,
    action: oneOf(['certify']),
    topic: text(/^shared\.[a-z0-9.-]{1,120}$/),
    upTo: whole(1, Number.MAX_SAFE_INTEGER),
    destroyedAt: instant,
  }),
}

/**
 * Takes an act's compact JWS apart.
 * @throws {SignatureInvalidError}
 */
export function parseAct(compact: string): UnverifiedAct {
  const jws = parseCompactJws(compact, 'ujirani-act+jws')
  const [part] = jws.parts
  const shape = shapeOf(jws.payload)
  const pointers = findFaults(shape ?? unknownAction, jws.payload).map(({ pointer }) => pointer)
  if (part === undefined || pointers.length > 0) {
    throw new SignatureInvalidError(`the payload’s ${pointers[0] ?? ''} is not as it must be`)
  }
  return { jws, part, payload: jws.payload as unknown as ActPayload }
}

const unknownAction: Shape<unknown> = {
  check: (_, pointer, faults) => {
    faults.push({ pointer: `${pointer}/action`, detail: 'is no act' })
  },
}

function shapeOf(payload: unknown): Shape<unknown> | undefined {
  const action = isObject(payload) ? payload['action'] : undefined
  if (typeof action !== 'string' || !Object.hasOwn(shapes, action)) return undefined
  return shapes[action as ActAction]
}
