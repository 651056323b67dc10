import {
  baseTopics,
  type BusRecordReader,
  type IncomingRecord,
  type PositionalReader,
} from '@ujirani/messaging'
import { createPeriodicPart, type Clock, type Logger, type Part } from '@ujirani/runtime'
import { openCheckpoint, parseVerifierKey, type NoteVerifier } from '@ujirani/tlog'
import { LedgerBehindError, LedgerSilentError } from '../errors.ts'
import { createCoverage } from './coverage.ts'

/**
 * Whether the ledger keeps up with what receipts promise: that each record is included within ten
 * seconds. A bus whose trust file names no ledger has none, and nothing is asked of it.
 */
export interface LedgerWatch extends Part {
  /**
   * Asked before anything new is stored.
   *
   * @throws {LedgerBehindError} it is more than 5 s behind
   * @throws {LedgerSilentError} it is more than 10 s behind, or has been silent for 60 s
   */
  readonly check: () => void
  /** Notes a record that was acknowledged just now. */
  readonly noteAccepted: (topic: string, partition: number, offset: number) => void
  /** How far it is behind, milliseconds. */
  readonly lagMs: () => number
}

interface LedgerWatchParts {
  /** Verifier keys of the ledgers; checkpoints of others count for nothing. */
  readonly ledgers: readonly string[]
  readonly reader: Pick<PositionalReader, 'bounds' | 'readRange'>
  readonly busRecords: BusRecordReader
  readonly clock: Clock
  readonly logger: Logger
}

const everyMs = 500
const budgets = { slowMs: 5_000, stopMs: 10_000, silentMs: 60_000 } as const
/** The last one counts; a few more in case somebody else has written there. */
const looksBack = 8

/** Creates the watch. */
export function createLedgerWatch(parts: LedgerWatchParts): LedgerWatch {
  const { clock } = parts
  const logs = parts.ledgers.map(parseVerifierKey)
  const coverage = createCoverage(clock)
  let heardMs = clock.monotonicMs()
  let seen = 0

  const look = async (): Promise<void> => {
    try {
      const topic = baseTopics.checkpoints
      const bounds = (await parts.reader.bounds([topic])).get(topic)?.[0]
      if (bounds === undefined || bounds.end <= seen) return
      const { start, end } = bounds
      const from = Math.max(start, seen, end - looksBack)
      const place = { topic, partition: 0, from, to: end }
      for (const record of await parts.reader.readRange(place)) await take(record)
      seen = end
    } catch (error) {
      // What is not heard counts as silence.
      parts.logger.warn('checkpoints not read', { error })
    }
  }
  const take = async (record: IncomingRecord): Promise<void> => {
    const positions = await readPositions(parts, logs, record)
    if (positions === undefined) return
    // An old announcement, read late, is as old as it is.
    const agoMs = Math.max(0, clock.nowMs() - record.timestampMs)
    heardMs = Math.max(heardMs, clock.monotonicMs() - agoMs)
    for (const { topic, partition, next } of positions) {
      coverage.noteCovered(topic, partition, next)
    }
  }
  const check = (): void => {
    const lagMs = coverage.lagMs()
    if (lagMs > budgets.stopMs || clock.monotonicMs() - heardMs > budgets.silentMs) {
      throw new LedgerSilentError()
    }
    if (lagMs > budgets.slowMs) throw new LedgerBehindError()
  }
  const part = createPeriodicPart('ledger', everyMs, look)
  if (logs.length > 0) return { ...part, check, ...coverage }
  return { ...noPart, check: () => undefined, noteAccepted: () => undefined, lagMs: () => 0 }
}

const noPart: Part = {
  name: 'ledger',
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
}

/** What an announcement covers, if one of the logs has signed it. */
async function readPositions(
  { busRecords, logger }: LedgerWatchParts,
  logs: readonly NoteVerifier[],
  record: IncomingRecord,
) {
  try {
    const { checkpoint, positions } = await busRecords.read('Checkpoint', record)
    if (logs.some((log) => isOf(log, checkpoint))) return positions
  } catch (error) {
    logger.warn('checkpoint not read', { offset: record.offset, error })
  }
  return undefined
}

function isOf(log: NoteVerifier, checkpoint: string): boolean {
  try {
    openCheckpoint(checkpoint, log)
    return true
  } catch {
    return false
  }
}
