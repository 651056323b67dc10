import type { AgreementId, CopyId, Decision, PartyId } from '@ujirani/events'
import { baseTopics, type BusRecordReader, type PositionalReader } from '@ujirani/messaging'
import type { EventIndex } from './index/event-index.ts'

interface LogParts {
  readonly reader: Pick<PositionalReader, 'readRange'>
  readonly busRecords: BusRecordReader
}

/** A copy that a decision speaks of: enough to look for it in the right topic at the right time. */
export interface DecidedCopy {
  readonly id: CopyId
  readonly recipient: PartyId
  readonly agreement: AgreementId
  /** Append time of the decision; the copy comes after it. */
  readonly decidedAtMs: number
}

/** A decision, and when it came into the log. */
export interface LoggedDecision {
  readonly decision: Decision
  readonly appendedAtMs: number
}

/**
 * Reads the decision that stands at an offset; undefined when none does.
 *
 * @throws {BrokerUnavailableError}
 */
export async function readDecision(
  { reader, busRecords }: LogParts,
  offset: number,
): Promise<LoggedDecision | undefined> {
  const topic = baseTopics.decisions
  const [record] = await reader.readRange({ topic, partition: 0, from: offset, to: offset + 1 })
  if (record === undefined) return undefined
  return { decision: await busRecords.read('Decision', record), appendedAtMs: record.timestampMs }
}

/**
 * What the log says of a copy; undefined when it was never decided on.
 *
 * @throws {BrokerUnavailableError}
 */
export async function findDecidedCopy(
  parts: LogParts & { readonly index: Pick<EventIndex, 'decisionsOfCopy'> },
  id: CopyId,
): Promise<DecidedCopy | undefined> {
  for (const offset of parts.index.decisionsOfCopy(id)) {
    const found = await readDecision(parts, offset)
    const line = found?.decision.lines.find(({ copyId }) => copyId === id)
    if (found === undefined || line === undefined) continue
    const recipient = line.recipient as PartyId
    const agreement = line.agreement as AgreementId
    return { id, recipient, agreement, decidedAtMs: found.appendedAtMs }
  }
  return undefined
}
