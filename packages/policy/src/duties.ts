import type { AgreementId, CopyId, Envelope, EventType, PartyId, RuleId } from '@ujirani/events'
import type { AvroValue } from '@ujirani/events'
import { durationMs } from './duration.ts'
import type { Register } from './register.ts'

/** A copy that a recipient was given: a DISCLOSED line of a decision that is no follow-up. */
export interface GivenCopy {
  readonly agreement: AgreementId
  readonly version: number
  readonly recipient: PartyId
  readonly rule: RuleId
  readonly copyId: CopyId
  /** The decision's own `at`. */
  readonly givenMs: number
}

/** An event by which a recipient took note of a copy. */
export interface Acknowledgement {
  readonly party: PartyId
  readonly copyId: string
  /** Append time of the event. */
  readonly arrivedMs: number
}

/** Where one duty on one copy stands. */
export interface Duty extends GivenCopy {
  readonly duty: 'ACK'
  /** The last instant at which it is in time. */
  readonly dueMs: number
  /** When it was first met; null while it is not. */
  readonly metMs: number | null
  readonly state: 'OPEN' | 'MET' | 'MET_LATE' | 'LATE'
}

/** What duties are judged by. */
interface DutySetting {
  readonly register: Register
  readonly atMs: number
}

/**
 * The duties that the rules of copies put on their recipients, in the order of the copies. They
 * are shown to both sides and block nothing; a suspension does not stop their time.
 */
export function dutiesOf(
  copies: readonly GivenCopy[],
  acknowledgements: readonly Acknowledgement[],
  { register, atMs }: DutySetting,
): readonly Duty[] {
  const met = new Map<string, number>()
  for (const { party, copyId, arrivedMs } of acknowledgements) {
    const key = keyOf(party, copyId)
    met.set(key, Math.min(arrivedMs, met.get(key) ?? Infinity))
  }
  return copies.flatMap((copy) =>
    termsOf(copy, register).map(({ duty, within }) => {
      const dueMs = copy.givenMs + durationMs(within)
      const metMs = met.get(keyOf(copy.recipient, copy.copyId)) ?? null
      return { ...copy, duty, dueMs, metMs, state: stateOf({ dueMs, metMs }, atMs) }
    }),
  )
}

/** The duties that are not met and whose time is over. */
export function lateDuties(
  copies: readonly GivenCopy[],
  acknowledgements: readonly Acknowledgement[],
  setting: DutySetting,
): readonly Duty[] {
  return dutiesOf(copies, acknowledgements, setting).filter(({ state }) => state === 'LATE')
}

function keyOf(party: PartyId, copyId: string): string {
  return `${party}\n${copyId}`
}

/** By the version that the copy was given under: an amendment changes no duty that was there. */
function termsOf({ agreement, version, rule }: GivenCopy, { agreements }: Register) {
  const rules = agreements.get(agreement)?.versions[version - 1]?.document.rules ?? []
  return rules.find((each) => each.rule === rule)?.duties ?? []
}

function stateOf({ dueMs, metMs }: Pick<Duty, 'dueMs' | 'metMs'>, atMs: number): Duty['state'] {
  if (metMs === null) return atMs > dueMs ? 'LATE' : 'OPEN'
  return metMs > dueMs ? 'MET_LATE' : 'MET'
}

/**
 * The copies that an event takes note of: for a fact `acknowledged`, what its record or its
 * `causationid` names. Other events acknowledge nothing, whatever they are based on.
 */
export function acknowledgedBy(event: {
  readonly envelope: Pick<Envelope, 'causationid'>
  readonly type: EventType
  readonly value: AvroValue
}): readonly string[] {
  const { envelope, type, value } = event
  if (!/(?:^|\.)acknowledged$/.test(type.fact)) return []
  const named = isRecord(value) ? [value['acknowledges'], value['eventId']] : []
  const texts = [...named, envelope.causationid].filter((each) => typeof each === 'string')
  return [...new Set(texts)]
}

function isRecord(value: AvroValue): value is Readonly<Record<string, AvroValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
