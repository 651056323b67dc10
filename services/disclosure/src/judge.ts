import { BusError } from '@ujirani/errors'
import type {
  AgreementId,
  Decision,
  DecisionLine,
  Envelope,
  PartyId,
  QuarantineEntry,
  RuleId,
} from '@ujirani/events'
import {
  isSameContent,
  quarantineTopic,
  sharedTopic,
  toDecisionLine,
  toDisposition,
  toEventRecord,
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
  parseMask,
  recreateCopy,
  statusOfVersion,
  type DisclosedCopy,
  type LinkKeys,
  type Register,
} from '@ujirani/policy'
import type { DecisionState } from './decision-state.ts'
import {
  toDecided,
  toQuarantined,
  toRepeated,
  toWithdrawn,
  type Outcome,
  type Standpoint,
} from './outcome.ts'

/** Says what is to be written for origin records; writes nothing itself. */
export interface Judge {
  /** Decides a record that has no decision yet, and enters the decision into the state. */
  decideNew(record: IncomingRecord, moment: Moment): Promise<Outcome>
  /** What an earlier decision of this record may have left unwritten. */
  complete(record: IncomingRecord, earlier: Decision, moment: Moment): Promise<Completion>
}

/** The state and the register that records are judged under. */
export interface Moment {
  readonly state: DecisionState
  readonly register: Register
  readonly nowMs: number
}

/** Copies exactly as decided, and the closing of those lines that are no longer in force. */
export interface Completion {
  readonly withdrawal: Decision | undefined
  readonly copies: readonly OutgoingRecord[]
}

interface JudgeParts {
  readonly events: EventRecordReader
  readonly reader: PositionalReader
  readonly schemas: SchemaRegistry
  readonly writer: BusRecordWriter
  readonly keys: LinkKeys
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
    complete: (record, earlier, moment) => completeEarlier(parts, record, earlier, moment),
  }
}

/** A clock behind the broker's must not decide an event before it was there. */
function standAt(record: IncomingRecord, { register, nowMs }: Moment): Standpoint {
  const { agreementsEnd, partiesEnd } = register
  return { at: Math.max(nowMs, record.timestampMs), agreementsEnd, partiesEnd }
}

async function judgeEvent(
  parts: JudgeParts,
  record: IncomingRecord,
  event: EventRecord<Envelope>,
  moment: Moment & { readonly standpoint: Standpoint },
): Promise<Outcome> {
  const { register, state, standpoint } = moment
  const judgements = decide(event, register, standpoint.at, state.prior, parts.keys)
  const followUps: OutgoingRecord[] = []
  const lines: DecisionLine[] = []
  for (const judgement of judgements) {
    const copy =
      judgement.copy === null
        ? undefined
        : await toCopyRecord(parts, judgement.copy, judgement.recipient)
    if (copy !== undefined) followUps.push(copy)
    lines.push(toDecisionLine(judgement, copy?.commitment ?? null))
  }
  const identity = { ...event.envelope, corrects: correctedBy(event) }
  return { decision: toDecided(record, standpoint, identity, lines), followUps }
}

async function toCopyRecord(
  { schemas }: JudgeParts,
  { type, envelope, value, salt }: DisclosedCopy,
  recipient: PartyId,
): Promise<ReturnType<typeof toEventRecord>> {
  const schemaId = schemas.knownId(type.record) ?? (await schemas.idOf(type.record))
  const topic = sharedTopic(envelope.agreement, recipient)
  return toEventRecord({ topic, envelope, type, value, salt, schemaId })
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

async function completeEarlier(
  parts: JudgeParts,
  record: IncomingRecord,
  earlier: Decision,
  moment: Moment,
): Promise<Completion> {
  const open = earlier.lines.filter(({ outcome }) => outcome === 'DISCLOSED')
  if (open.length === 0) return { withdrawal: undefined, copies: [] }
  const event = await parts.events.readOrigin(record)
  const standpoint = standAt(record, moment)
  const inForce = open.filter((line) => isInForce(line, moment.register, standpoint.at))
  const closed = open.filter((line) => !inForce.includes(line))
  const copies: OutgoingRecord[] = []
  const { register } = moment
  for (const line of inForce) copies.push(await recreate(parts, event, { line, earlier, register }))
  if (closed.length === 0) return { withdrawal: undefined, copies }
  const withdrawal = toWithdrawn(earlier, standpoint, closed)
  moment.state.apply(withdrawal)
  return { withdrawal, copies }
}

function isInForce(line: DecisionLine, register: Register, at: number): boolean {
  const state = register.agreements.get(line.agreement as AgreementId)
  const version = state?.versions.find((known) => known.version === line.version)
  if (state === undefined || version === undefined) return false
  const status = statusOfVersion(state, version, at)
  return status === 'ACTIVE' || status === 'TERMINATING' || status === 'SUPERSEDED'
}

async function recreate(
  parts: JudgeParts,
  event: EventRecord<Envelope>,
  {
    line,
    earlier,
    register,
  }: { readonly line: DecisionLine; readonly earlier: Decision; readonly register: Register },
): Promise<OutgoingRecord> {
  const recipient = line.recipient as PartyId
  // What this decision left hidden, not what later ones did: its own mask gives itself again.
  const mask = line.mask === null ? undefined : (parseMask(line.mask) ?? 'unknown')
  const copy = recreateCopy(event, toTarget(line), register, earlier.at, mask, parts.keys)
  const record = await toCopyRecord(parts, copy, recipient)
  if (line.copyCommitment?.equals(record.commitment) !== true) {
    throw new CopyDiffersError(earlier)
  }
  return record
}

function toTarget({ agreement, version, recipient, rule, clause }: DecisionLine) {
  return {
    agreement: agreement as AgreementId,
    version,
    recipient: recipient as PartyId,
    rule: rule as RuleId,
    clause,
  }
}

/** A recorded decision cannot be completed as it was recorded: somebody must look. */
export class CopyDiffersError extends BusError<'ERR_INTERNAL'> {
  constructor({ topic, offset }: Decision) {
    super('ERR_INTERNAL', `the copy of ${topic}/${String(offset)} is not the one decided`, {})
  }
}
