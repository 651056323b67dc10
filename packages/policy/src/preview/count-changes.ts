import type { OriginEvent } from '../decide/decision.ts'
import type { PartyId } from '@ujirani/events'
import { isSame } from './cells.ts'
import type { PreviewedCell, RecipientPreview } from './create-preview.ts'

/** Values, and the events they are in. */
export interface CellCount {
  readonly cells: number
  readonly events: number
}

/** What a change of documents makes of values. */
export interface ChangeCounts {
  /** The recipient gets the value in some form, and did not. */
  readonly newlyDisclosed: CellCount
  /** The recipient got the value in some form, and does not. */
  readonly newlyWithheld: CellCount
  /** It gets the value in another form than it did. */
  readonly changed: CellCount
}

/** The same by recipient, and there by type and path. */
export interface ChangesOfRecipient extends ChangeCounts {
  readonly recipient: PartyId
  readonly fields: readonly (ChangeCounts & { readonly type: string; readonly path: string })[]
}

/** Everything that was counted. */
export interface CountedChanges extends ChangeCounts {
  /** Events that were looked at. */
  readonly count: number
  readonly recipients: readonly ChangesOfRecipient[]
}

/** Counts, over events, what another document makes of them. */
export interface ChangeCounter {
  readonly add: (
    event: OriginEvent,
    before: readonly RecipientPreview[],
    after: readonly RecipientPreview[],
  ) => void
  readonly counted: () => CountedChanges
}

type Kind = keyof ChangeCounts

interface Tally {
  readonly cells: Record<Kind, number>
  readonly events: Record<Kind, number>
  /** Counts of the last event noted, so that each is counted once. */
  readonly last: Record<Kind, number>
}

const createTally = (): Tally => {
  const none = { newlyDisclosed: 0, newlyWithheld: 0, changed: 0 }
  const never = { newlyDisclosed: -1, newlyWithheld: -1, changed: -1 }
  return { cells: { ...none }, events: { ...none }, last: never }
}

/** Creates a counter. A cell is one value of one event for one recipient. */
export function createChangeCounter(): ChangeCounter {
  const all = createTally()
  const recipients = new Map<PartyId, Tally>()
  const fields = new Map<PartyId, Map<string, { type: string; path: string; tally: Tally }>>()
  let count = 0
  const note = (type: string, recipient: PartyId, path: string, kind: Kind): void => {
    const ofRecipient = recipients.get(recipient) ?? createTally()
    recipients.set(recipient, ofRecipient)
    const paths = fields.get(recipient) ?? new Map<string, never>()
    fields.set(recipient, paths)
    const field = paths.get(`${type} ${path}`) ?? { type, path, tally: createTally() }
    paths.set(`${type} ${path}`, field)
    for (const tally of [all, ofRecipient, field.tally]) {
      tally.cells[kind] += 1
      if (tally.last[kind] !== count) tally.events[kind] += 1
      tally.last[kind] = count
    }
  }
  return {
    add: ({ type: { type } }, before, after) => {
      const names = new Set([...before, ...after].map(({ recipient }) => recipient))
      for (const recipient of names) {
        for (const { path, kind } of changesOf(
          cellsOf(before, recipient),
          cellsOf(after, recipient),
        )) {
          note(type, recipient, path, kind)
        }
      }
      count += 1
    },
    counted: () => ({
      ...toCounts(all),
      count,
      recipients: [...recipients].map(([recipient, tally]) => ({
        recipient,
        ...toCounts(tally),
        fields: [...(fields.get(recipient)?.values() ?? [])].map((field) => ({
          type: field.type,
          path: field.path,
          ...toCounts(field.tally),
        })),
      })),
    }),
  }
}

function toCounts({ cells, events }: Tally): ChangeCounts {
  const of = (kind: Kind): CellCount => ({ cells: cells[kind], events: events[kind] })
  return {
    newlyDisclosed: of('newlyDisclosed'),
    newlyWithheld: of('newlyWithheld'),
    changed: of('changed'),
  }
}

type Shown = ReadonlyMap<string, PreviewedCell>

/** What a recipient gets to see, by pointer. */
function cellsOf(previews: readonly RecipientPreview[], recipient: PartyId): Shown {
  const cells = previews.find((each) => each.recipient === recipient)?.cells ?? []
  return new Map(
    cells.filter(({ state }) => state !== 'HIDDEN').map((cell) => [cell.pointer, cell]),
  )
}

function* changesOf(
  before: Shown,
  after: Shown,
): Generator<{ readonly path: string; readonly kind: Kind }> {
  for (const [pointer, { path, shown }] of after) {
    const old = before.get(pointer)
    if (old === undefined) yield { path, kind: 'newlyDisclosed' }
    else if (!isSame(old.shown, shown)) yield { path, kind: 'changed' }
  }
  for (const [pointer, { path }] of before) {
    if (!after.has(pointer)) yield { path, kind: 'newlyWithheld' }
  }
}
