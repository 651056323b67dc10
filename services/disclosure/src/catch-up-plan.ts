import type { AgreementId, PartyId } from '@ujirani/events'
import type { PositionalReader, TopicPartition } from '@ujirani/messaging'
import { historyOf, isInForce, type Again, type Register } from '@ujirani/policy'
import type { DecisionState } from './decision-state.ts'

/** A stretch of an origin partition that an agreement is to be caught up on. */
export interface CatchUp {
  /** How its decisions are recorded, and its progress found again. */
  readonly name: string
  readonly agreement: AgreementId
  readonly from: number
  /** The first offset that is not in it. */
  readonly to: number
  /** Undefined for a record that it does not concern. */
  readonly toAgain: (offset: number, arrivedMs: number) => Again | undefined
}

/** Where and when something may have to be caught up on. */
export interface CatchUpView {
  readonly state: DecisionState
  readonly register: Register
  readonly reader: Pick<PositionalReader, 'offsetAt'>
  readonly atMs: number
}

type Planned = NonNullable<ReturnType<Register['plan']['get']>>[number]

/**
 * What a partition's agreements in force lack: their history, and then what was decided while they
 * were suspended and all have since agreed to disclose. Offsets rising, so that order holds.
 */
export async function planCatchUps(
  view: CatchUpView,
  place: TopicPartition,
): Promise<readonly CatchUp[]> {
  const publisher = publisherOf(place)
  const found: CatchUp[] = []
  for (const planned of view.register.plan.get(publisher) ?? []) {
    if (!isInForce(planned.state, planned.version, view.atMs)) continue
    const history = await planHistory(view, place, planned)
    const all = [...history, ...planBackfills(view, place, planned)]
    found.push(...all.filter(({ from, to }) => from < to))
  }
  return found
}

/**
 * Names what the publisher's agreements in force could lack; empty for nothing. Cheap, for asking
 * often: whoever has caught up on what it names has nothing to do while it names the same.
 */
export function mayLack(
  { register, atMs }: Pick<CatchUpView, 'register' | 'atMs'>,
  place: TopicPartition,
): string {
  const publisher = publisherOf(place)
  const names: string[] = []
  for (const planned of register.plan.get(publisher) ?? []) {
    const { state, version } = planned
    const pauses = state.standing.pauses.filter(({ isBackfilled }) => isBackfilled).length
    const hasHistory = historyOf(planned, publisher) !== undefined
    if ((pauses === 0 && !hasHistory) || !isInForce(state, version, atMs)) continue
    names.push(`${state.agreement}/${String(version.version)}/${String(pauses)}`)
  }
  return names.join(' ')
}

function publisherOf({ topic }: TopicPartition): PartyId {
  return topic.slice(topic.indexOf('.') + 1) as PartyId
}

async function planHistory(
  { state, reader }: CatchUpView,
  place: TopicPartition,
  planned: Planned,
): Promise<readonly CatchUp[]> {
  const interval = historyOf(planned, publisherOf(place))
  if (interval === undefined) return []
  const { agreement } = planned.state
  const name = `history:${agreement}:${String(planned.version.version)}`
  const { coverage } = state
  const to = coverage.firstLine(place, agreement) ?? state.nextOffset(place.topic, place.partition)
  const known = coverage.progress(place, name)
  const first = async () =>
    (await reader.offsetAt({ ...place, timestampMs: interval.fromMs }))?.offset ?? to
  const from = known ?? (await first())
  const toAgain = (offset: number): Again => ({ kind: 'history', agreement, offset })
  return [{ name, agreement, from, to, toAgain }]
}

function planBackfills(
  { state: { coverage } }: CatchUpView,
  place: TopicPartition,
  { state, version }: Planned,
): readonly CatchUp[] {
  const { agreement } = state
  return state.standing.pauses
    .filter(({ isBackfilled }) => isBackfilled)
    .flatMap(({ fromOffset, untilOffset }) => {
      const stretch = coverage.decidedBetween(place, fromOffset, untilOffset ?? fromOffset)
      if (stretch === undefined) return []
      const name = `backfill:${agreement}:${String(fromOffset)}`
      const from = Math.max(stretch.from, coverage.progress(place, name) ?? 0)
      const toAgain = (offset: number, arrivedMs: number): Again | undefined => {
        const agreementsEnd = coverage.decidedUnder(place, offset) ?? 0
        // What came before the agreement is its history's, if anybody's.
        if (arrivedMs < version.sinceMs) return undefined
        return { kind: 'backfill', agreement, offset, agreementsEnd }
      }
      return [{ name, agreement, from, to: stretch.to, toAgain }]
    })
}
