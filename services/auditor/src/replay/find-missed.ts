import { originTopic } from '@ujirani/messaging'
import {
  decideAgain,
  historyOf,
  isInForce,
  type Again,
  type OriginEvent,
  type Register,
} from '@ujirani/policy'
import type { PartyId } from '@ujirani/events'
import { readOrigin } from './derive.ts'
import type { DecisionJudge } from './decision-judge.ts'
import type { RecordNotes } from './note-book.ts'
import { patienceMs } from './report.ts'
import { about } from './verdict.ts'

type Planned = NonNullable<ReturnType<Register['plan']['get']>>[number]

/** Notes what was held and not released, and what should have been caught up on and was not. */
export async function findMissed(judge: DecisionJudge, nowMs: number): Promise<void> {
  for (const { decision, line, dueAtMs } of judge.held.all()) {
    const { topic, partition, offset } = decision
    if (dueAtMs + patienceMs > nowMs || !judge.window.has(topic, partition, offset)) continue
    judge.notes.of(decision, offset).findings.push(about(line, 'missing', 'release'))
  }
  const register = judge.log.follower.current()
  for (const publisher of register.plan.keys()) {
    const planned = (register.plan.get(publisher) ?? []).filter((each) =>
      mayLack(each, publisher, nowMs),
    )
    if (planned.length > 0) await findIn(judge, { register, publisher, planned, nowMs })
  }
}

interface Search {
  readonly register: Register
  readonly publisher: PartyId
  readonly planned: readonly Planned[]
  readonly nowMs: number
}

async function findIn(judge: DecisionJudge, search: Search): Promise<void> {
  const topic = originTopic(search.publisher)
  if (!judge.mandate.coversOrigin(search.register, topic)) return
  for (const [place, notes] of judge.notes.inOrder()) {
    if (place.topic !== topic || !notes.isEvent) continue
    const record = await judge.pages.at(place, place.offset)
    const reading = record && (await readOrigin(judge.log.events, record))
    if (reading?.kind === 'event') noteMissed(judge, search, { ...place, notes, ...reading })
  }
}

interface FoundEvent {
  readonly offset: number
  readonly notes: RecordNotes
  readonly event: OriginEvent
}

function noteMissed(
  { fold, keys, mandate }: DecisionJudge,
  { register, nowMs, planned }: Search,
  { offset, notes, event }: FoundEvent,
): void {
  const under = { register, atMs: nowMs, prior: fold.prior, keys }
  const lines = planned
    .flatMap((each) => againsOf(each, offset, notes))
    .flatMap((again) => decideAgain(event, again, under))
  for (const line of lines) {
    const isTold = notes.lines.has(`${line.agreement} ${line.recipient}`)
    if (line.outcome !== 'DISCLOSED' || isTold || !mandate.coversLine(register, line)) continue
    notes.findings.push(about(line, 'missing', 'catch-up'))
  }
}

/** What has been in force, and known to be, for long enough. */
function mayLack({ state, version }: Planned, publisher: PartyId, nowMs: number): boolean {
  if (!isInForce(state, version, nowMs) || version.beginsAtMs + patienceMs > nowMs) return false
  const { pauses } = state.standing
  if (pauses.some(({ untilMs }) => untilMs !== null && untilMs + patienceMs > nowMs)) return false
  return (
    historyOf({ state, version }, publisher) !== undefined ||
    pauses.some(({ isBackfilled }) => isBackfilled)
  )
}

function againsOf({ state }: Planned, offset: number, notes: RecordNotes): readonly Again[] {
  const { agreement } = state
  const { agreementsEnd } = notes
  return [
    { kind: 'history', agreement, offset },
    { kind: 'backfill', agreement, offset, agreementsEnd },
  ]
}
