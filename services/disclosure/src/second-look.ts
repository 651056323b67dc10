import type { AgreementId, PartyId } from '@ujirani/events'
import type { IncomingRecord, TopicPartition } from '@ujirani/messaging'
import { currentVersion, isInForce, type Again, type Register } from '@ujirani/policy'
import { mayLack, planCatchUps, type CatchUp } from './catch-up-plan.ts'
import { createCompleting } from './complete-again.ts'
import type { Session } from './decision-sessions.ts'
import { againRecords } from './last-again.ts'
import type { HeldLine } from './held-lines.ts'
import type { AgainTask } from './judge.ts'
import type { Moment } from './moment.ts'
import type { SecondLookParts } from './second-look-parts.ts'
import { finishWriting, judgeAndWrite } from './writing.ts'

/** A partition at work: until it says no, it is this process's. */
export interface OwnPlace extends TopicPartition {
  readonly isRunning: () => boolean
}

/** Decides again what has been decided: history, back-fill, and what was held. */
export interface SecondLook {
  /** Whether {@link run} could have something to do; cheap. */
  isDue(session: Session, place: TopicPartition): boolean
  /**
   * Does all of it that is due now: first what an agreement is to be caught up on, then what has
   * waited. Nothing else may be judged for the partition meanwhile: live records wait behind it.
   */
  run(session: Session, place: OwnPlace): Promise<void>
}

/** Creates it. What it leaves unfinished, it finds again in the log. */
export function createSecondLook(parts: SecondLookParts): SecondLook {
  const { reader, follower, clock } = parts
  const completing = createCompleting(parts)
  /** By partition: for which agreements in force nothing lacked, and from when on that may change. */
  const settled = new WeakMap<Session, Map<string, string>>()

  const viewOf = ({ state }: Session) => ({
    state,
    register: follower.current(),
    reader,
    atMs: clock.nowMs(),
  })
  const isSettled = (session: Session, place: TopicPartition): boolean => {
    const lacking = mayLack(viewOf(session), place)
    return lacking === '' || settled.get(session)?.get(placeName(place)) === lacking
  }
  return {
    isDue: (session, place) =>
      completing.isDue(session, place) ||
      !isSettled(session, place) ||
      session.state.held.due(place, clock.nowMs()).size > 0,
    run: async (session, place) => {
      if (!mayGoOn(parts, place)) return
      await completing.run(session, place)
      const view = viewOf(session)
      for (const catchUp of await planCatchUps(view, place)) {
        if (!(await catchUpOn(parts, session, { place, catchUp }))) return
      }
      const known = settled.get(session) ?? new Map<string, string>()
      settled.set(session, known.set(placeName(place), mayLack(view, place)))
      await release(parts, session, place)
    },
  }
}

function placeName({ topic, partition }: TopicPartition): string {
  return `${topic}/${String(partition)}`
}

interface Stretch {
  readonly place: OwnPlace
  readonly catchUp: CatchUp
}

/** @returns false when it was not to go on */
async function catchUpOn(
  parts: SecondLookParts,
  session: Session,
  { place, catchUp }: Stretch,
): Promise<boolean> {
  const { topic, partition } = place
  let { from } = catchUp
  while (from < catchUp.to) {
    const register = parts.follower.current()
    // Suspended meanwhile, it is caught up on when it is in force again.
    if (!mayGoOn(parts, place) || !mayBeCaughtUp(parts, register, catchUp)) return false
    const to = Math.min(from + againRecords, catchUp.to)
    const records = await parts.reader.readRange({ topic, partition, from, to })
    const last = records.at(-1)
    if (last === undefined) return true
    const tasks = records.map((record): readonly [IncomingRecord, AgainTask] => {
      const again = catchUp.toAgain(record.offset, record.timestampMs)
      const task: AgainTask = {
        outcome: 'CAUGHT_UP',
        reason: catchUp.name,
        agains: again === undefined ? [] : [again],
        // The last one of each page, so that a restart goes on from there.
        isMarked: record === last,
      }
      return [record, task]
    })
    await decideAgain(parts, session, register, tasks)
    from = last.offset + 1
  }
  return true
}

async function release(parts: SecondLookParts, session: Session, place: OwnPlace): Promise<void> {
  const due = [...session.state.held.due(place, parts.clock.nowMs())]
  for (let at = 0; at < due.length; at += againRecords) {
    if (!mayGoOn(parts, place)) return
    const tasks: (readonly [IncomingRecord, AgainTask])[] = []
    for (const [offset, lines] of due.slice(at, at + againRecords)) {
      const range = { topic: place.topic, partition: place.partition, from: offset, to: offset + 1 }
      const [record] = await parts.reader.readRange(range)
      if (record !== undefined) tasks.push([record, toRelease(offset, lines)])
    }
    await decideAgain(parts, session, parts.follower.current(), tasks)
  }
}

function toRelease(offset: number, lines: readonly HeldLine[]): AgainTask {
  const agains = lines.map(({ agreement, recipient }): Again => ({
    kind: 'release',
    offset,
    agreement: agreement as AgreementId,
    recipient: recipient as PartyId,
  }))
  return { outcome: 'RELEASED', reason: null, agains, isMarked: false }
}

function mayBeCaughtUp(
  { clock }: SecondLookParts,
  { agreements }: Register,
  { agreement }: CatchUp,
): boolean {
  const state = agreements.get(agreement)
  const nowMs = clock.nowMs()
  return state !== undefined && isInForce(state, currentVersion(state, nowMs), nowMs)
}

/** No fresh heartbeat, no disclosure; and none of a partition that went elsewhere. */
function mayGoOn({ follower }: SecondLookParts, { isRunning }: OwnPlace): boolean {
  return isRunning() && follower.isFresh()
}

async function decideAgain(
  parts: SecondLookParts,
  session: Session,
  register: Register,
  tasks: readonly (readonly [IncomingRecord, AgainTask])[],
): Promise<void> {
  const moment: Moment = { state: session.state, register, nowMs: parts.clock.nowMs() }
  const begun = await judgeAndWrite(parts, session, async () => {
    const outcomes = []
    for (const [record, task] of tasks) {
      const outcome = await parts.judge.decideAgain(record, task, moment)
      if (outcome !== undefined) outcomes.push(outcome)
    }
    return {
      register,
      records: [],
      decisions: outcomes.map(({ decision }) => decision),
      followUps: outcomes.flatMap(({ followUps }) => followUps),
    }
  })
  await finishWriting(parts, session, begun)
}
