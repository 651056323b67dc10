import type { AgreementId, AvroValue, PartyId, RuleId } from '@ujirani/events'
import { durationMs } from './duration.ts'
import type { AgreementState, AgreementVersion, Register } from './register.ts'
import { currentVersion } from './status.ts'

/** A copy that a recipient was given, by the rule of a version. */
export interface GivenCopy {
  readonly agreement: AgreementId
  readonly version: number
  /** Null for a follow-up, on which there are no duties. */
  readonly rule: RuleId | null
  /** The decision's own `at`. */
  readonly givenMs: number
}

/**
 * Until when a copy's recipient has to take note of it: the last instant that is in time; undefined
 * where its rule asks for nothing. By the version that the copy was given under: an amendment
 * changes no duty that was there, and a suspension does not stop its time.
 */
export function ackDueMs(
  { agreement, version, rule, givenMs }: GivenCopy,
  { agreements }: Pick<Register, 'agreements'>,
): number | undefined {
  if (rule === null) return undefined
  const rules = agreements.get(agreement)?.versions[version - 1]?.document.rules
  // To acknowledge is the only duty there is.
  const duty = rules?.find((each) => each.rule === rule)?.duties?.[0]
  return duty === undefined ? undefined : givenMs + durationMs(duty.within)
}

/**
 * The copies that an event of their recipient takes note of: the one that caused it, whatever it
 * says; and what a fact `acknowledged` names in its record.
 */
export function acknowledgedBy(
  type: string,
  causationid: string | undefined,
  value: AvroValue | undefined,
): readonly string[] {
  const named = isAcknowledgement(type) && isRecord(value) ? value['acknowledges'] : undefined
  const texts = [causationid, named].filter((each) => typeof each === 'string')
  return [...new Set(texts)]
}

/** Whether a type of event is one whose record names what it takes note of. */
export function isAcknowledgement(type: string): boolean {
  return /\.acknowledged\.v\d+$/.test(type)
}

function isRecord(value: AvroValue | undefined): value is Readonly<Record<string, AvroValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Where the word of one recipient stands that it has destroyed what it was given. */
interface CertificateDuty {
  readonly agreement: AgreementId
  readonly version: number
  readonly recipient: PartyId
  /** When the last copy's retention has run out. */
  readonly dueMs: number
  readonly state: 'OPEN' | 'LATE'
}

/**
 * The certificates of destruction that are still to be given under an agreement that is over, by
 * recipient. They are due when the longest retention of its rules has run out after the end; one
 * that was appended after the end meets it, for nothing comes after that.
 */
export function certificatesOwed(state: AgreementState, atMs: number): readonly CertificateDuty[] {
  const version = currentVersion(state, atMs)
  const endMs = Math.min(version.untilMs, state.standing.termination?.endsAtMs ?? Infinity)
  if (version.firstCompleteAtMs === null || atMs < endMs) return []
  return [...retentionsOf(version)]
    .filter(([recipient]) => !isCertified(state, recipient, endMs))
    .map(([recipient, keptMs]) => {
      const { agreement } = state
      const dueMs = endMs + keptMs
      const stands = atMs > dueMs ? ('LATE' as const) : ('OPEN' as const)
      return { agreement, version: version.version, recipient, dueMs, state: stands }
    })
}

/** By recipient that has to certify: how long copies are kept at most. */
function retentionsOf({ document }: AgreementVersion): ReadonlyMap<PartyId, number> {
  const kept = new Map<PartyId, number>()
  for (const { to, retention } of document.rules) {
    if (retention.certifyDestruction !== true) continue
    const keptMs = durationMs(retention.period)
    for (const { party } of to) kept.set(party, Math.max(kept.get(party) ?? 0, keptMs))
  }
  return kept
}

function isCertified({ standing }: AgreementState, recipient: PartyId, endMs: number): boolean {
  return standing.certificates.some(({ party, atMs }) => party === recipient && atMs >= endMs)
}
