import type { AgreementId, Catalogue, EventType, PartyId } from '@ujirani/events'
import { disclosedOf } from './disclosed-paths.ts'
import { toOperator, type AgreementDocument, type Rule } from './document.ts'
import { canonicalBytes } from './jcs.ts'
import type { AgreementVersion, Register } from './register.ts'
import { settledAt } from './settle.ts'
import { statusOfVersion, type AgreementStatus } from './status.ts'

/** One way in which two agreements disclose the same to the same, each in another form. */
export interface Overlap {
  /** The other agreement, of which the proposer is a party. */
  readonly agreement: AgreementId
  readonly publisher: PartyId
  readonly recipient: PartyId
  readonly type: string
}

/** Whose agreements are looked through, and when. */
interface OverlapSetting {
  readonly proposer: PartyId
  readonly atMs: number
}

const over: ReadonlySet<AgreementStatus> = new Set(['SUPERSEDED', 'TERMINATED', 'EXPIRED'])

/**
 * The other agreements of a proposer by which a recipient gets the same type of a publisher's
 * events with other redactions: two copies side by side may tell what neither tells alone. Those of
 * others are not named, for the proposer may not know of them. Conditions are not compared: rules
 * that never meet on one event are named too.
 *
 * By agreement, then in the order of the document.
 */
export function overlapsOf(
  document: AgreementDocument,
  register: Register,
  { proposer, atMs }: OverlapSetting,
): readonly Overlap[] {
  const others = [...register.agreements.values()]
    .filter(({ agreement }) => agreement !== document.agreement)
    .filter(({ versions }) => versions.some((version) => isPartyOf(version, proposer)))
    .map(({ agreement }) => agreement)
    .sort()
  return others.flatMap((agreement) =>
    liveVersions(register, agreement, atMs)
      .filter((version) => isPartyOf(version, proposer))
      .flatMap((version) => overlapsWith(document, version.document, register.catalogue))
      .filter(isFirst),
  )
}

function isPartyOf({ document }: AgreementVersion, party: PartyId): boolean {
  return document.parties.some((each) => each.party === party)
}

/** What all have signed and what is not over: also if it is suspended, or still to begin. */
function liveVersions(
  register: Register,
  agreement: AgreementId,
  atMs: number,
): readonly AgreementVersion[] {
  const state = settledAt(register, agreement, atMs)
  return (state?.versions ?? []).filter(
    (version) =>
      state !== undefined &&
      version.firstCompleteAtMs !== null &&
      !over.has(statusOfVersion(state, version, atMs)),
  )
}

function overlapsWith(
  document: AgreementDocument,
  { agreement, rules }: AgreementDocument,
  { eventTypes }: Catalogue,
): readonly Overlap[] {
  return document.rules.flatMap((rule) =>
    rules
      .filter(({ from }) => from === rule.from)
      .flatMap((other) =>
        sharedRecipients(rule, other).flatMap((recipient) =>
          sharedTypes(rule, other, eventTypes)
            .filter((type) => redactionOf(rule, type) !== redactionOf(other, type))
            .map(({ type }) => ({ agreement, publisher: rule.from, recipient, type })),
        ),
      ),
  )
}

function sharedTypes(
  { types }: Rule,
  other: Rule,
  eventTypes: Catalogue['eventTypes'],
): readonly EventType[] {
  return types
    .filter((type) => other.types.includes(type))
    .flatMap((name) => eventTypes.get(name) ?? [])
}

function sharedRecipients({ to }: Rule, other: Rule): readonly PartyId[] {
  const theirs = new Set(other.to.map(({ party }) => party))
  return to.map(({ party }) => party).filter((party) => theirs.has(party))
}

/** What a rule discloses of a type, in one spelling. */
function redactionOf({ disclose }: Rule, type: EventType): string {
  const operators = Object.entries(disclosedOf(disclose, type)).map(
    ([path, spec]) => [path, toOperator(spec)] as const,
  )
  return canonicalBytes(Object.fromEntries(operators)).toString()
}

function isFirst(overlap: Overlap, index: number, all: readonly Overlap[]): boolean {
  const isSame = (one: Overlap, other: Overlap) =>
    one.publisher === other.publisher &&
    one.recipient === other.recipient &&
    one.type === other.type
  return all.findIndex((each) => isSame(each, overlap)) === index
}
