import { BusError } from '@ujirani/errors'
import type {
  AgreementId,
  Decision,
  DecisionLine,
  Envelope,
  PartyId,
  RuleId,
} from '@ujirani/events'
import {
  sharedTopic,
  toEventRecord,
  type EventRecord,
  type EventRecordReader,
  type IncomingRecord,
  type OutgoingRecord,
  type SchemaRegistry,
} from '@ujirani/messaging'
import {
  parseMask,
  mayStillDisclose,
  recreateCopy,
  type DisclosedCopy,
  type LinkKeys,
  type Register,
} from '@ujirani/policy'
import { standAt, type Moment } from './moment.ts'
import { toWithdrawn } from './outcome.ts'

/** Copies exactly as decided, and the closing of those lines that are no longer in force. */
export interface Completion {
  readonly withdrawal: Decision | undefined
  readonly copies: readonly OutgoingRecord[]
}

interface CopyParts {
  readonly events: EventRecordReader
  readonly schemas: SchemaRegistry
  readonly keys: LinkKeys
}

/** The record of a copy, in its shared topic. */
export async function toCopyRecord(
  { schemas }: Pick<CopyParts, 'schemas'>,
  { type, envelope, value, salt }: DisclosedCopy,
  recipient: PartyId,
): Promise<ReturnType<typeof toEventRecord>> {
  const schemaId = schemas.knownId(type.record) ?? (await schemas.idOf(type.record))
  const topic = sharedTopic(envelope.agreement, recipient)
  return toEventRecord({ topic, envelope, type, value, salt, schemaId })
}

/** What an earlier decision of this record may have left unwritten. */
export async function completeEarlier(
  parts: CopyParts,
  record: IncomingRecord,
  earlier: Decision,
  moment: Moment,
): Promise<Completion> {
  const open = earlier.lines.filter(({ outcome }) => outcome === 'DISCLOSED')
  if (open.length === 0) return { withdrawal: undefined, copies: [] }
  const event = await parts.events.readOrigin(record)
  const standpoint = standAt(record, moment)
  const inForce = open.filter((line) => mayStillDisclose(moment.register, line, standpoint.at))
  const closed = open.filter((line) => !inForce.includes(line))
  const copies: OutgoingRecord[] = []
  const { register } = moment
  for (const line of inForce) copies.push(await recreate(parts, event, { line, earlier, register }))
  if (closed.length === 0) return { withdrawal: undefined, copies }
  const withdrawal = toWithdrawn(earlier, standpoint, closed)
  moment.state.apply(withdrawal)
  return { withdrawal, copies }
}

async function recreate(
  parts: CopyParts,
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
