import { BusError } from '@ujirani/errors'
import type { BusRecordName, BusRecordValues } from '@ujirani/events'
import { baseTopics, readWhole, type BusLog, type IncomingRecord } from '@ujirani/messaging'
import type { ActLog, ReplayedAct } from './register-replay.ts'

/** Reads all acts of the bus, in log order. */
export async function readActs(log: Pick<BusLog, 'reader' | 'records'>): Promise<ActLog> {
  return {
    parties: await readTopic(log, baseTopics.parties, 'PartyAct', ({ party }) => party),
    agreements: await readTopic(
      log,
      baseTopics.agreements,
      'AgreementAct',
      ({ agreement }) => agreement,
    ),
  }
}

async function readTopic<N extends BusRecordName>(
  { reader, records }: Pick<BusLog, 'reader' | 'records'>,
  topic: string,
  name: N,
  keyOf: (value: BusRecordValues[N]) => string,
): Promise<readonly ReplayedAct<BusRecordValues[N]>[]> {
  const acts: ReplayedAct<BusRecordValues[N]>[] = []
  for await (const record of readWhole(reader, topic)) {
    const value = await tryRead(() => records.read(name, record))
    const isItsOwn = value !== undefined && keyOf(value) === keyText(record)
    const { offset, timestampMs } = record
    acts.push({ offset, timestampMs, value: isItsOwn ? value : undefined })
  }
  return acts
}

/** Undefined for bytes that nobody can read: every register passes them over. */
async function tryRead<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (BusError.is(error, 'ERR_AVRO_MALFORMED')) return undefined
    throw error
  }
}

function keyText({ key }: IncomingRecord): string | undefined {
  return key?.toString()
}
