import { partyOf, type PartyId, type RuleId } from '@ujirani/events'
import { decideLane } from '../decide/decide-lane.ts'
import {
  withdrawalClause,
  type Decision,
  type DisclosedCopy,
  type HeldUntil,
  type OriginEvent,
} from '../decide/decision.ts'
import type { Lane } from '../decide/compile.ts'
import type { LaneContext } from '../decide/lane-context.ts'
import type { AgreementDocument } from '../document.ts'
import type { Prior } from '../prior.ts'
import type { PlannedVersion, Register } from '../register.ts'
import { attributeCells } from './attribute-cells.ts'
import { cellsOf, stateOf, type Cell, type CellState } from './cells.ts'
import { createClauseFinder, type ClauseFinder, type DecidingClause } from './deciding-clause.ts'
import { createKeptItems, type KeptItems } from './kept-items.ts'
import { toStandIn } from './stand-in.ts'
import { createTrialPrior } from './trial-prior.ts'

/** One value of the event, what becomes of it, and the clause that does it. */
export interface PreviewedCell extends DecidingClause {
  /** JSON Pointer into the structured event: `/data/total`, `/time`. */
  readonly pointer: string
  /** As rules write it: `total`, `@time`. */
  readonly path: string
  readonly state: CellState
  /** JSON Pointer into the structured copy; null where that has nothing. */
  readonly copyPointer: string | null
  /** What the copy shows; null when nothing. */
  readonly shown: Cell['original']
}

/** What one recipient would get of an event. */
export interface RecipientPreview {
  readonly recipient: PartyId
  readonly outcome: Decision['outcome']
  /** The rule that matches; null when none does. */
  readonly rule: RuleId | null
  /** In the words of decisions, see `WithheldClause`; `rule:<id>` or `withdrawn` for a copy. */
  readonly clause: string
  /** JSON Pointer into the document: what decides. Empty where the document says nothing of it. */
  readonly pointer: string
  readonly heldUntil: HeldUntil | null
  /** Keyed values read `«keyed»`. Of what is held: what it gets when the wait is over. */
  readonly copy: DisclosedCopy | null
  /** Every value of the event that a rule could disclose; of a copy that follows up, none. */
  readonly cells: readonly PreviewedCell[]
}

/** Looks at events of one party, one after another, as though a document were in force. */
export interface Preview {
  /**
   * What each recipient would get of the next event. Nothing is known of what came before the first
   * one, so later ones of a subject are told as they would follow on those looked at.
   */
  readonly look: (event: OriginEvent) => readonly RecipientPreview[]
}

interface PreviewSetting {
  readonly register: Pick<Register, 'parties' | 'catalogue' | 'places'>
  /** When the events are taken to come and be decided, Unix milliseconds. */
  readonly atMs: number
}

/**
 * Creates a preview: the deciding code itself, run on a document that need not be signed.
 *
 * It shows what one publisher's own events would become. Whether the events are the caller's to look
 * at is not for this to know.
 */
export function createPreview(
  document: AgreementDocument,
  { register, atMs }: PreviewSetting,
): Preview {
  const planned = toStandIn(document, register)
  const trial = createTrialPrior()
  const readers = createReaders(document, register)
  return {
    look: (original) => {
      const event = { ...original, arrivedMs: atMs }
      const publisher = partyOf(event.envelope)
      const base = { planned, publisher, register, keys: null } as const
      const context: LaneContext = { ...base, atMs, prior: trial.prior, arrival: 'in-force' }
      const lanes = planned.version.compiled.lanesOf(publisher, event.type)
      const looks = lanes.map((lane) => lookAt(event, lane, context))
      trial.note(
        event,
        looks.map(({ settled }) => settled),
      )
      return looks.map((each) => toPreview(event, each, { planned, readers }))
    },
  }
}

interface Look {
  readonly first: Decision
  /** What the wait, if there is one, ends in. */
  readonly settled: Decision
}

function lookAt(event: OriginEvent, lane: Lane, context: LaneContext): Look {
  const first = decideLane(event, lane, context)
  if (first.outcome !== 'HELD') return { first, settled: first }
  const atMs = 'atMs' in first.heldUntil ? first.heldUntil.atMs : context.atMs
  const prior: Prior = { ...context.prior, hasArrived: () => true }
  return { first, settled: decideLane(event, lane, { ...context, atMs, prior }) }
}

interface Readers {
  readonly kept: KeptItems
  readonly clauseOf: ClauseFinder
}

type ReadersOf = (event: OriginEvent, rule: RuleId) => Readers | undefined

/** What is worked out once for each rule and type. */
function createReaders(
  { rules }: AgreementDocument,
  { places }: Pick<Register, 'places'>,
): ReadersOf {
  const known = new Map<string, Readers>()
  return ({ type }, id) => {
    const key = `${type.type} ${id}`
    const index = rules.findIndex(({ rule }) => rule === id)
    const rule = rules[index]
    if (rule === undefined) return undefined
    const readers = known.get(key) ?? {
      kept: createKeptItems(rule, type, places),
      clauseOf: createClauseFinder(rule, type, `/rules/${index.toString()}`),
    }
    known.set(key, readers)
    return readers
  }
}

interface PreviewContext {
  readonly planned: PlannedVersion
  readonly readers: ReadersOf
}

function toPreview(
  event: OriginEvent,
  { first, settled }: Look,
  { planned, readers }: PreviewContext,
): RecipientPreview {
  const { document } = planned.version
  const { recipient, outcome, rule, clause } = first
  const found = rule === null ? undefined : readers(event, rule)
  const { copy } = settled
  const isFollowUp = settled.clause === withdrawalClause
  const cells =
    copy === null || found === undefined || isFollowUp ? [] : toCells(event, copy, found)
  return {
    recipient,
    outcome,
    rule,
    clause,
    pointer: pointerOf(document, first),
    heldUntil: first.outcome === 'HELD' ? first.heldUntil : null,
    copy,
    cells,
  }
}

function toCells(event: OriginEvent, copy: DisclosedCopy, found: Readers): PreviewedCell[] {
  const { kept, clauseOf } = found
  const ofRecord = cellsOf(event.type, event.value, copy.value, kept).map((cell) => ({
    ...cell,
    pointer: `/data${cell.pointer}`,
    copyPointer: cell.copyPointer === null ? null : `/data${cell.copyPointer}`,
  }))
  return [...attributeCells(event.envelope, copy.envelope), ...ofRecord].map((cell) => {
    const state = stateOf(cell)
    const { pointer, path, copyPointer, copied } = cell
    const { operator, clause } = clauseOf(cell, state)
    return { pointer, path, state, operator, clause, copyPointer, shown: copied ?? null }
  })
}

/** Where the document says what keeps an event away, or lets it through. */
function pointerOf({ rules }: AgreementDocument, { rule, clause }: Decision): string {
  const index = rules.findIndex((each) => each.rule === rule)
  if (index !== -1) {
    const at = `/rules/${index.toString()}`
    return clause.startsWith('operator:')
      ? `${at}/disclose/${clause.slice('operator:'.length)}`
      : at
  }
  return pointers[clause] ?? ''
}

const pointers: Readonly<Record<string, string>> = {
  'default-deny': '/rules',
  'rule-filter': '/rules',
  'purpose-not-agreed': '/purposes',
  'purpose-prohibited': '/prohibited/purposes',
  'recipient-kind-prohibited': '/prohibited/recipientKinds',
  'recipient-unknown': '/parties',
}
