import type { AccessRecord } from '@ujirani/events'
import {
  baseTopics,
  BrokerUnavailableError,
  toAccessRecord,
  type BusRecordWriter,
} from '@ujirani/messaging'
import type { Clock } from '@ujirani/runtime'

/** Writes the steward's records of `access`. */
export interface AccessWriter {
  /**
   * Resolves once the log has acknowledged the record.
   *
   * @throws {BrokerUnavailableError} not in two seconds; it may still come to stand there
   * @throws {NotLeadingError}
   */
  readonly write: (
    kind: AccessRecord['kind'],
    said: Partial<Omit<AccessRecord, 'kind' | 'writer' | 'run' | 'at'>>,
  ) => Promise<void>
}

/** The keys of the steward's records begin so; a gateway's name does not. */
export const stewardKey = 'steward:'

const patienceMs = 2_000

interface WriterParts {
  readonly writer: Pick<BusRecordWriter, 'write'>
  /** This steward's name: the same after a restart. */
  readonly name: string
  /** UUID of this run. */
  readonly run: string
  readonly clock: Clock
}

/** Creates the writer. */
export function createAccessWriter({ writer, name, run, clock }: WriterParts): AccessWriter {
  const key = stewardKey + name
  return {
    write: async (kind, said) => {
      const value = toAccessRecord({ kind, writer: key, run, at: clock.nowMs(), ...said })
      const topic = baseTopics.access
      await within(patienceMs, writer.write('AccessRecord', { topic, key, value }))
    },
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    reject(new BrokerUnavailableError())
  }, ms)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
