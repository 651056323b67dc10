import type { AgreementId, CopyId, EventId, PartyId, RuleId } from './ids.ts'
import type { CeStatus, PersonalData, Purpose, Sensitivity, Tlp } from './labels.ts'

/** What every envelope says about how its content may be treated. */
export interface Labels {
  readonly sensitivity: Sensitivity
  readonly tlp: Tlp
  readonly personaldata: PersonalData
  readonly purpose: Purpose
  readonly cestatus: CeStatus
}

/**
 * A publisher's envelope after the door's normalisation: CloudEvents 1.0 attributes by their names
 * on the wire, unknown extensions dropped, missing or unknown labels at their most restrictive.
 */
export interface Envelope extends Labels {
  readonly id: EventId
  /** `urn:ujirani:<party>:<site>` */
  readonly source: string
  /** `org.ujirani.<family>.<fact>.v<major>` */
  readonly type: string
  /** The aggregate's id, which is also the Kafka key. */
  readonly subject: string
  /** When it happened; RFC 3339 with offset, as the publisher wrote it. */
  readonly time: string
  /** When it was typed in, for offline posts; RFC 3339 with offset. */
  readonly recordedtime?: string
  /** Position in the source's own contiguous count, from 0. */
  readonly sequence?: number
  readonly correlationid?: string
  readonly causationid?: string
  readonly derivedfrom?: string
  /** Sorted, without repeats; can only narrow what agreements give. On the wire: `bi.msp,iom`. */
  readonly audience?: readonly PartyId[]
}

/** What a recipient may do with its copy; on the wire `NONE` or `LISTED:bi.msp,unhcr`. */
export interface Onward {
  readonly mode: 'NONE' | 'LISTED'
  /** Empty unless LISTED; sorted, without repeats. */
  readonly to: readonly PartyId[]
}

/** One path of the record or `@attribute` of the envelope, and what was done to it. */
export interface Redaction {
  readonly path: string
  /** The operator's name, in capitals. */
  readonly operator: string
}

/** The envelope of what one recipient gets under one agreement: nothing but what is named here. */
export interface CopyEnvelope extends Labels {
  readonly id: CopyId
  /** `urn:ujirani:<party>`; with `:<site>` only where a rule lists `@source`. */
  readonly source: string
  readonly type: string
  /** PAIRWISE unless a rule lists `@subject`; also the copy's Kafka key. */
  readonly subject: string
  readonly time?: string
  readonly recordedtime?: string
  readonly correlationid?: string
  readonly causationid?: string
  readonly agreement: AgreementId
  readonly agreementversion: number
  readonly rule: RuleId
  /** The recipient's roles that may see it; absent = all. Sorted, without repeats. */
  readonly roles?: readonly string[]
  readonly onward?: Onward
  /** The last UTC day on which the recipient may keep it: `YYYY-MM-DD`. */
  readonly retainuntil?: string
  /** From the agreement alone, in its order. On the wire: `place:GENERALISE_PLACE,notes:DROP`. */
  readonly redactions: readonly Redaction[]
}

/** `urn:ujirani:<party>[:<site>]` taken apart. */
export interface Source {
  readonly party: PartyId
  readonly site: string | undefined
}

const sourcePattern =
  /^urn:ujirani:([a-z0-9]{1,16}(?:\.[a-z0-9]{1,16})?)(?::([a-z0-9][a-z0-9._-]{0,47}))?$/

/** Takes a source apart; undefined when it is none. */
export function toSource(source: string): Source | undefined {
  const found = sourcePattern.exec(source)
  return found === null ? undefined : { party: found[1] as PartyId, site: found[2] }
}

/** The party that an envelope's source names. */
export function partyOf(envelope: Envelope | CopyEnvelope): PartyId {
  const source = toSource(envelope.source)
  if (source === undefined) throw new TypeError('an envelope without a parsed source')
  return source.party
}
