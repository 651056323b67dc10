import { BusError } from '@ujirani/errors'
import type { Decision, DecisionLine, Envelope, PartyId, QuarantineEntry } from '@ujirani/events'
import {
  isSameContent,
  quarantineTopic,
  toDecisionLine,
  toDisposition,
  type BusRecordWriter,
  type EventRecord,
  type EventRecordReader,
  type IncomingRecord,
  type OutgoingRecord,
  type PositionalReader,
  type SchemaRegistry,
} from '@ujirani/messaging'
import {
  correctedBy,
  decide,
  decideAgain,
  type Again,
  type Decision as PolicyDecision,
  type LinkKeys,
} from '@ujirani/policy'
import { completeEarlier, toCopyRecord, type Completion } from './copies.ts'
import { standAt, type Moment } from './moment.ts'
import {
  toAgain,
  toDecided,
  toQuarantined,
  toRepeated,
  type Outcome,
  type Standpoint,
} from './outcome.ts'

/** Says what is to be written for origin records; writes nothing itself. */
export interface Judge {
  /** Decides a record that has no decision yet, and enters the decision into the state. */
  decideNew(record: IncomingRecord, moment: Moment): Promise<Outcome>
  /** Decides a record again; undefined when nothing is to be said of it. */
  decideAgain(record: IncomingRecord, task: AgainTask, moment: Moment): Promise<Outcome | undefined>
  /** What an earlier decision of this record may have left unwritten. */
  complete(record: IncomingRecord, earlier: Decision, moment: Moment): Promise<Completion>
}

interface JudgeParts {
  readonly events: EventRecordReader
  readonly reader: PositionalReader
  readonly schemas: SchemaRegistry
  readonly writer: BusRecordWriter
  readonly keys: LinkKeys
}

/** Why a record comes up again, and how that is recorded. */
export interface AgainTask {
  readonly outcome: 'RELEASED' | 'CAUGHT_UP'
  readonly reason: string | null
  /** One for each release; one in all for a catch-up. */
  readonly agains: readonly Again[]
  /** Also what comes to nothing is recorded: it says how far the catch-up has come. */
  readonly isMarked: boolean
}

/** Creates the judge. */
export function createJudge(parts: JudgeParts): Judge {
  return {
    decideNew: async (record, moment) => {
      const standpoint = standAt(record, moment)
      let event: EventRecord<Envelope>
      try {
        event = await parts.events.readOrigin(record)
      } catch (error) {
        if (!BusError.is(error) || toDisposition(error) !== 'quarantine') throw error
        const decision = toQuarantined(record, standpoint, error)
        moment.state.apply(decision)
        return { decision, followUps: [await quarantined(parts, decision)] }
      }
      const first = moment.state.firstOffset(record, event.envelope.source, event.envelope.id)
      const outcome =
        first === undefined
          ? await judgeEvent(parts, record, event, { ...moment, standpoint })
          : await judgeRepeat(parts, record, event, { first, standpoint })
      moment.state.apply(outcome.decision)
      return outcome
    },
    decideAgain: async (record, task, moment) => {
      const outcome = await judgeAgain(parts, record, task, moment)
      if (outcome !== undefined) moment.state.apply(outcome.decision)
      return outcome
    },
    complete: (record, earlier, moment) => completeEarlier(parts, record, earlier, moment),
  }
}

async function judgeEvent(
  parts: JudgeParts,
  record: IncomingRecord,
  event: EventRecord<Envelope>,
  moment: Moment & { readonly standpoint: Standpoint },
): Promise<Outcome> {
  const { register, state, standpoint } = moment
  const judgements = decide(event, register, standpoint.at, state.prior, parts.keys)
  const { lines, copies } = await toLines(parts, judgements)
  const identity = { ...event.envelope, corrects: correctedBy(event) }
  return { decision: toDecided(record, standpoint, identity, lines), followUps: copies }
}

async function toLines(parts: JudgeParts, judgements: readonly PolicyDecision[]) {
  const copies: OutgoingRecord[] = []
  const lines: DecisionLine[] = []
  for (const judgement of judgements) {
    const copy =
      judgement.copy === null
        ? undefined
        : await toCopyRecord(parts, judgement.copy, judgement.recipient)
    if (copy !== undefined) copies.push(copy)
    lines.push(toDecisionLine(judgement, copy?.commitment ?? null))
  }
  return { lines, copies }
}

async function judgeAgain(
  parts: JudgeParts,
  record: IncomingRecord,
  { outcome, reason, agains, isMarked }: AgainTask,
  moment: Moment,
): Promise<Outcome | undefined> {
  const { register, state } = moment
  const standpoint = standAt(record, moment)
  const event = await tryRead(parts, record)
  const isFirst =
    event !== undefined &&
    state.firstOffset(record, event.envelope.source, event.envelope.id) === record.offset
  const under = { register, atMs: standpoint.at, prior: state.prior, keys: parts.keys }
  const judgements = isFirst ? agains.flatMap((again) => decideAgain(event, again, under)) : []
  if (judgements.length === 0 && !isMarked) return undefined
  const { lines, copies } = await toLines(parts, judgements)
  const decision = toAgain(record, standpoint, event?.envelope, { outcome, reason, lines })
  return { decision, followUps: copies }
}

/** Undefined for what was quarantined. */
async function tryRead(
  { events }: JudgeParts,
  record: IncomingRecord,
): Promise<EventRecord<Envelope> | undefined> {
  try {
    return await events.readOrigin(record)
  } catch (error) {
    if (BusError.is(error) && toDisposition(error) === 'quarantine') return undefined
    throw error
  }
}

async function judgeRepeat(
  parts: JudgeParts,
  record: IncomingRecord,
  { envelope }: EventRecord<Envelope>,
  { first, standpoint }: { readonly first: number; readonly standpoint: Standpoint },
): Promise<Outcome> {
  const { topic, partition } = record
  const [earlier] = await parts.reader.readRange({ topic, partition, from: first, to: first + 1 })
  const isSame = earlier !== undefined && isSameContent(earlier, record)
  const decision = toRepeated(record, standpoint, envelope, { offset: first, isSame })
  return { decision, followUps: isSame ? [] : [await quarantined(parts, decision)] }
}

async function quarantined({ writer }: JudgeParts, decision: Decision): Promise<OutgoingRecord> {
  const { topic, partition, offset, reason } = decision
  const code = reason ?? 'ERR_INTERNAL'
  const value: QuarantineEntry = {
    topic,
    partition,
    offset,
    code,
    reason: 'the record could not be disclosed to anybody',
    pointers: [],
  }
  // By the topic, not by what the record claims: the entry is for whoever may write there.
  const party = topic.slice(topic.indexOf('.') + 1) as PartyId
  return writer.encode('QuarantineEntry', { topic: quarantineTopic(party), key: null, value })
}
