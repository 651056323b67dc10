import { setTimeout as delay } from 'node:timers/promises'
import type { AgreementId, CopyId, Decision, PartyId, RuleId } from '@ujirani/events'
import {
  headerText,
  toDisposition,
  type BusRecordReader,
  type EventRecordReader,
  type IncomingRecord,
  type RegisterFollower,
} from '@ujirani/messaging'
import { ackDueMs, acknowledgedBy, isAcknowledgement, type Register } from '@ujirani/policy'
import type { Logger } from '@ujirani/runtime'
import type { Acknowledgement, DutyRows, IndexedDecision, OwedAck } from './entry.ts'

interface DutyParts {
  readonly register: Pick<RegisterFollower, 'current'>
  readonly busRecords: BusRecordReader
  readonly eventRecords: Pick<EventRecordReader, 'readOrigin'>
  readonly logger: Logger
}

/** Reads from the log who has to take note of what, and who has. */
export interface DutyReader {
  /** What a party's records take note of. */
  readonly ofEvents: (
    party: PartyId,
    records: readonly IncomingRecord[],
  ) => Promise<readonly Acknowledgement[]>
  /** The duties that a decision makes, or takes back; undefined for one that does neither. */
  readonly ofDecision: (place: IndexedDecision, decision: Decision) => Promise<DutyRows | undefined>
  /** Undefined for one that cannot be read; what has a schema that cannot be asked for is waited for. */
  readonly readDecision: (record: IncomingRecord) => Promise<Decision | undefined>
}

const retryMs = 500
const restMs = 20

/**
 * Creates a reader.
 *
 * @param isStopped asked while something is waited for
 */
export function createDutyReader(parts: DutyParts, isStopped: () => boolean): DutyReader {
  const { register, busRecords, eventRecords, logger } = parts
  const patiently = async <T>(
    record: IncomingRecord,
    read: (record: IncomingRecord) => Promise<T>,
  ): Promise<T | undefined> => {
    while (!isStopped()) {
      try {
        return await read(record)
      } catch (error) {
        const { topic, offset } = record
        logger.warn('record not indexed', { topic, offset, error })
        if (toDisposition(error) === 'quarantine') return undefined
        await delay(retryMs, undefined, { ref: false })
      }
    }
    return undefined
  }
  const valueOf = async (record: IncomingRecord) =>
    (await patiently(record, (each) => eventRecords.readOrigin(each)))?.value
  return {
    readDecision: (record) => patiently(record, (each) => busRecords.read('Decision', each)),
    ofDecision: async (place, decision) => {
      // The versions that it was made by may not have been read here yet.
      while (!isStopped() && register.current().agreementsEnd < decision.agreementsEnd) {
        await delay(restMs, undefined, { ref: false })
      }
      return dutiesOf(place, decision, register.current())
    },
    ofEvents: async (party, records) => {
      const found: Acknowledgement[] = []
      for (const record of records.filter(mayAcknowledge)) {
        const type = headerText(record, 'ce_type') ?? ''
        const value = isAcknowledgement(type) ? await valueOf(record) : undefined
        for (const copy of acknowledgedBy(type, headerText(record, 'ce_causationid'), value)) {
          found.push({ party, copy: copy as CopyId })
        }
      }
      return found
    },
  }
}

/** Whether a record may take note of anything; nearly none does. */
export function mayAcknowledge({ headers }: IncomingRecord): boolean {
  return headers.some(
    ([name, value]) =>
      name === 'ce_causationid' ||
      (name === 'ce_type' && value.includes('.acknowledged.') && isAcknowledgement(String(value))),
  )
}

function dutiesOf(
  { party, partition, offset }: IndexedDecision,
  decision: Decision,
  register: Register,
): DutyRows | undefined {
  const place = { party, partition, offset }
  if (decision.outcome === 'WITHDRAWN') {
    const withdrawn = decision.lines.map(({ agreement, recipient }) => ({
      ...{ ...place, agreement: agreement as AgreementId },
      recipient: recipient as PartyId,
    }))
    return { owed: [], acknowledged: [], withdrawn }
  }
  const owed: OwedAck[] = []
  for (const { copyId, version, ...line } of decision.lines) {
    if (copyId === null) continue
    const [agreement, rule] = [line.agreement as AgreementId, line.rule as RuleId | null]
    const dueMs = ackDueMs({ agreement, version, rule, givenMs: decision.at }, register)
    if (dueMs === undefined || rule === null) continue
    owed.push({
      ...{ ...place, agreement, version, rule, copy: copyId as CopyId, event: decision.id },
      ...{ recipient: line.recipient as PartyId, givenMs: decision.at, dueMs },
    })
  }
  return owed.length === 0 ? undefined : { owed, acknowledged: [], withdrawn: [] }
}

/** Rows of several records as one; undefined when there are none. */
export function joinDuties(rows: readonly DutyRows[]): DutyRows | undefined {
  if (rows.length < 2) return rows[0]
  return {
    owed: rows.flatMap(({ owed }) => owed),
    acknowledged: rows.flatMap(({ acknowledged }) => acknowledged),
    withdrawn: rows.flatMap(({ withdrawn }) => withdrawn),
  }
}
