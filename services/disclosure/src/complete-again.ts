import {
  headerText,
  readAll,
  sharedTopic,
  type PositionalReader,
  type TopicPartition,
} from '@ujirani/messaging'
import type { AgreementId, Decision, DecisionLine, PartyId } from '@ujirani/events'
import type { Session } from './decision-sessions.ts'
import type { SecondLookParts } from './second-look-parts.ts'
import { finishWriting, judgeAndWrite } from './writing.ts'

/** Completes what a process before this one decided again and may not have written. */
export interface Completing {
  isDue(session: Session, place: TopicPartition): boolean
  run(session: Session, place: TopicPartition): Promise<void>
}

/**
 * Creates it. Decisions of a partition are made again in pages, and a page's copies stand in the
 * log before the next page's decisions: so only the last page can lack some. Whether it does, the
 * shared topics themselves say: no other mark is kept.
 */
export function createCompleting(parts: SecondLookParts): Completing {
  const done = new WeakMap<Session, Set<string>>()
  const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${String(partition)}`
  return {
    isDue: (session, place) =>
      done.get(session)?.has(nameOf(place)) !== true && session.wasBuiltWith(place).length > 0,
    run: async (session, place) => {
      const places = done.get(session) ?? new Set()
      if (places.has(nameOf(place))) return
      await complete(parts, session, place)
      done.set(session, places.add(nameOf(place)))
    },
  }
}

async function complete(
  parts: SecondLookParts,
  session: Session,
  place: TopicPartition,
): Promise<void> {
  const { follower, reader, judge, clock } = parts
  const register = follower.current()
  for (const decision of session.wasBuiltWith(place)) {
    const lines = []
    for (const line of decision.lines) {
      if (line.outcome === 'DISCLOSED' && !(await isWritten(reader, decision, line))) {
        lines.push(line)
      }
    }
    if (lines.length === 0) continue
    const { offset: from } = decision
    const [record] = await reader.readRange({ ...placeOf(place), from, to: from + 1 })
    if (record === undefined) continue
    const moment = { state: session.state, register, nowMs: clock.nowMs() }
    const open = { ...decision, lines }
    const begun = await judgeAndWrite(parts, session, async () => {
      const { withdrawal, copies } = await judge.complete(record, open, moment)
      const decisions = withdrawal === undefined ? [] : [withdrawal]
      return { register, records: [], decisions, followUps: copies }
    })
    await finishWriting(parts, session, begun)
  }
}

function placeOf({ topic, partition }: TopicPartition): TopicPartition {
  return { topic, partition }
}

/** Whether a copy stands in its topic, or has stood there and was dropped with the oldest. */
async function isWritten(
  reader: PositionalReader,
  { at }: Decision,
  { agreement, recipient, copyId }: DecisionLine,
): Promise<boolean> {
  const topic = sharedTopic(agreement as AgreementId, recipient as PartyId)
  const place = { topic, partition: 0 }
  const [bounds] = (await reader.bounds([topic])).get(topic) ?? []
  if (bounds === undefined) return false
  // Never before the decision: `at` is not after the decision's own append.
  const first = await reader.offsetAt({ ...place, timestampMs: at })
  const from = first?.offset ?? bounds.end
  if (bounds.start > 0 && from <= bounds.start) return true
  for await (const record of readAll(reader, place, { from, to: bounds.end })) {
    if (headerText(record, 'ce_id') === copyId) return true
  }
  return false
}
