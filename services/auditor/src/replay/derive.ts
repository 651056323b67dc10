import { BusError } from '@ujirani/errors'
import type { Decision, DecisionLine, Envelope } from '@ujirani/events'
import {
  isSameContent,
  sharedTopic,
  toDecisionLine,
  toDisposition,
  toEventRecord,
  type EventRecord,
  type EventRecordReader,
  type IncomingRecord,
  type SchemaRegistry,
} from '@ujirani/messaging'
import {
  decide,
  type Decision as PolicyDecision,
  type LinkKeys,
  type Prior,
  type Register,
} from '@ujirani/policy'

/** What the auditor finds an origin record to be, by itself. */
export type Reading =
  | { readonly kind: 'event'; readonly event: EventRecord<Envelope> }
  | { readonly kind: 'poison'; readonly code: string }

/** Reads an origin record as disclosure had to. */
export async function readOrigin(
  events: EventRecordReader,
  record: IncomingRecord,
): Promise<Reading> {
  try {
    return { kind: 'event', event: await events.readOrigin(record) }
  } catch (error) {
    if (!BusError.is(error) || toDisposition(error) !== 'quarantine') throw error
    return { kind: 'poison', code: error.code }
  }
}

/** What is derived under: the recorded standpoint, and the keys of copies. */
export interface Standpoint {
  readonly register: Register
  readonly prior: Prior
  readonly keys: LinkKeys
  readonly schemas: SchemaRegistry
}

/** Derives the lines of a decision again, by the same function that made them. */
export async function deriveLines(
  event: EventRecord<Envelope>,
  { at }: Decision,
  { register, prior, keys, schemas }: Standpoint,
): Promise<readonly DecisionLine[]> {
  return toLines(decide(event, register, at, prior, keys), schemas)
}

/** The lines that decisions are recorded by, with the commitments of their copies. */
export async function toLines(
  judgements: readonly PolicyDecision[],
  schemas: SchemaRegistry,
): Promise<readonly DecisionLine[]> {
  const lines = judgements.map(async (judgement) => {
    const { copy, agreement, recipient } = judgement
    if (copy === null) return toDecisionLine(judgement, null)
    const topic = sharedTopic(agreement, recipient)
    const { record } = copy.type
    const schemaId = schemas.knownId(record) ?? (await schemas.idOf(record))
    const { commitment } = toEventRecord({ topic, schemaId, ...copy })
    return toDecisionLine(judgement, commitment)
  })
  return Promise.all(lines)
}

/** Which outcome other than DECIDED the auditor derives for a record; undefined for none. */
export function deriveRepeat(
  record: IncomingRecord,
  first: IncomingRecord | undefined,
): Decision['outcome'] {
  return first !== undefined && isSameContent(first, record) ? 'DUPLICATE' : 'ID_CONFLICT'
}
