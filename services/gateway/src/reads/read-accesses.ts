import { BusError } from '@ujirani/errors'
import type { BusRecordReader, IncomingRecord } from '@ujirani/messaging'
import type { LoggedAccess } from './reads.ts'

/** Reads records of `access`; what is none of them is left out. @throws {RegistryUnavailableError} */
export async function readAccesses(
  busRecords: BusRecordReader,
  records: readonly IncomingRecord[],
): Promise<readonly LoggedAccess[]> {
  const found: LoggedAccess[] = []
  for (const record of records) {
    const { offset, timestampMs: atMs } = record
    try {
      found.push({ record: await busRecords.read('AccessRecord', record), offset, atMs })
    } catch (error) {
      if (!BusError.is(error, 'ERR_AVRO_MALFORMED')) throw error
    }
  }
  return found
}
