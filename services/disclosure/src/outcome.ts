import type { BusError } from '@ujirani/errors'
import type { Decision, DecisionLine, Envelope } from '@ujirani/events'
import type { IncomingRecord, OutgoingRecord } from '@ujirani/messaging'

/** What is to be written for one origin record: the decision first, then all else. */
export interface Outcome {
  readonly decision: Decision
  /** Copies by recipient and entries for the publisher's quarantine; after the decision. */
  readonly followUps: readonly OutgoingRecord[]
}

/** Under which state of the register a decision is made, and when. */
export interface Standpoint {
  /** Milliseconds since 1970; not before the origin record's append time. */
  readonly at: number
  readonly agreementsEnd: number
  readonly partiesEnd: number
}

type Identity = Pick<Envelope, 'source' | 'id' | 'type' | 'subject'>

const nobody = { source: '', id: '', type: '', subject: '' }

function base(record: IncomingRecord, { at, agreementsEnd, partiesEnd }: Standpoint) {
  const { topic, partition, offset } = record
  return { topic, partition, offset, at, agreementsEnd, partiesEnd, corrects: null }
}

function identityOf({ source, id, type, subject }: Identity): Identity {
  return { source, id, type, subject }
}

/** The decision of an event that was judged. */
export function toDecided(
  record: IncomingRecord,
  standpoint: Standpoint,
  event: Identity & Partial<Pick<Decision, 'corrects'>>,
  lines: readonly DecisionLine[],
): Decision {
  const rest = { outcome: 'DECIDED', reason: null, duplicateOf: null, lines } as const
  const { corrects = null } = event
  return { ...base(record, standpoint), ...identityOf(event), ...rest, corrects }
}

/** The decision by which an event, or some lines of it, was decided again. */
export function toAgain(
  record: IncomingRecord,
  standpoint: Standpoint,
  envelope: Identity | undefined,
  { outcome, reason, lines }: Pick<Decision, 'outcome' | 'reason' | 'lines'>,
): Decision {
  const identity = envelope === undefined ? nobody : identityOf(envelope)
  return { ...base(record, standpoint), ...identity, outcome, reason, duplicateOf: null, lines }
}

/** The decision of a record whose publisher and id were there before. */
export function toRepeated(
  record: IncomingRecord,
  standpoint: Standpoint,
  envelope: Identity,
  first: { readonly offset: number; readonly isSame: boolean },
): Decision {
  return {
    ...base(record, standpoint),
    ...identityOf(envelope),
    outcome: first.isSame ? 'DUPLICATE' : 'ID_CONFLICT',
    reason: first.isSame ? null : 'ERR_ID_CONFLICT',
    duplicateOf: first.offset,
    lines: [],
  }
}

/** The decision of a record that cannot be read; it names the fault, and nothing of the record. */
export function toQuarantined(
  record: IncomingRecord,
  standpoint: Standpoint,
  { code }: BusError,
): Decision {
  const rest = { outcome: 'QUARANTINED', reason: code, duplicateOf: null, lines: [] } as const
  return { ...base(record, standpoint), ...nobody, ...rest }
}

/** Closes lines of an earlier decision whose copies were not written and may not be any more. */
export function toWithdrawn(
  earlier: Decision,
  standpoint: Standpoint,
  lines: readonly DecisionLine[],
): Decision {
  const { at, agreementsEnd, partiesEnd } = standpoint
  const closed = lines.map((line) => ({
    ...line,
    outcome: 'WITHDRAWN' as const,
    clause: 'not-in-force',
    copyId: null,
    copyCommitment: null,
  }))
  const reason = 'not-in-force'
  return { ...earlier, at, agreementsEnd, partiesEnd, outcome: 'WITHDRAWN', reason, lines: closed }
}
