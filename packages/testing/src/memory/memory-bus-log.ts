import { catalogue, createDecoder, createPlaces } from '@ujirani/events'
import {
  createBusRecordReader,
  createEventRecordReader,
  createRegisterFollower,
  type BusLog,
  type Connection,
} from '@ujirani/messaging'
import { createRegister, type Trust } from '@ujirani/policy'
import { silentLogger, systemClock, type Clock } from '@ujirani/runtime'
import { knownSchemas } from '../register/known-schemas.ts'

/** What a service reads the log with, over a bus in memory and without a registry. */
export function openMemoryLog(
  connection: Connection,
  trust: Trust,
  clock: Clock = systemClock,
): BusLog {
  const schemas = knownSchemas
  const reader = connection.createPositionalReader()
  const decoder = createDecoder()
  const initial = createRegister(trust, { catalogue, places: createPlaces() })
  const logger = silentLogger
  const follower = createRegisterFollower({ initial, reader, schemas, decoder, clock, logger })
  return {
    trust,
    connection,
    schemas,
    decoder,
    reader,
    records: createBusRecordReader(decoder, schemas),
    events: createEventRecordReader({ catalogue, decoder, schemas }),
    follower,
    start: async () => {
      follower.start()
      await follower.caughtUp()
    },
    close: async () => {
      follower.stop()
      await reader.close()
    },
  }
}
