import { catalogue, createDecoder, createPlaces } from '@ujirani/events'
import { createRegister, statusAt, type AgreementStatus, type Register } from '@ujirani/policy'
import { silentLogger } from '@ujirani/runtime'
import {
  agreementDocument,
  createManualClock,
  createMemoryBus,
  createMemorySchemas,
  createTestParties,
  createTestSteward,
  type ManualClock,
  type MemoryBus,
  type MemorySchemas,
  type TestParties,
  type TestSteward,
} from '@ujirani/testing'
import { createRegisterFollower } from '../src/log-register-follower.ts'
import type { PositionalReader } from '../src/positional-reader.ts'
import type { RegisterFollower } from '../src/register-follower.ts'

export const agreement = 'bi-tz-pol-2018'
export const publisher = 'bi.pnb'
export const recipient = 'tz.tpf'

/** An agreement in force since 2018 between two parties. */
export const document = agreementDocument({
  agreement,
  rules: [
    {
      from: publisher,
      to: [recipient],
      types: ['org.ujirani.incident.reported.v1'],
      disclose: { incidentId: 'PAIRWISE', kind: 'KEEP' },
    },
  ],
})

/** A follower over a log in memory, and who writes that log. */
export interface RegisterLog {
  readonly parties: TestParties
  readonly clock: ManualClock
  readonly bus: MemoryBus
  readonly schemas: MemorySchemas
  readonly steward: TestSteward
  readonly follower: RegisterFollower
  close(): Promise<void>
}

const makeParties = (): Promise<TestParties> =>
  createTestParties({ parties: [publisher, recipient] })

/** Everything but the topics; the follower has not started. */
export async function openRegisterLog(
  wrap: (reader: PositionalReader) => PositionalReader = (reader) => reader,
): Promise<RegisterLog> {
  const parties = await makeParties()
  const clock = createManualClock()
  const bus = createMemoryBus(clock)
  const schemas = createMemorySchemas()
  const steward = createTestSteward(bus, schemas)
  const reader = bus.createPositionalReader()
  const follower = createRegisterFollower({
    initial: createRegister(parties.trust, { catalogue, places: createPlaces() }),
    reader: wrap(reader),
    schemas,
    decoder: createDecoder(),
    clock,
    logger: silentLogger,
  })
  const close = async (): Promise<void> => {
    follower.stop()
    await Promise.all([steward.close(), reader.close()])
  }
  return { parties, clock, bus, schemas, steward, follower, close }
}

/** One in which the parties are admitted, the agreement is concluded and all of it was followed. */
export async function openConcludedLog(): Promise<RegisterLog> {
  const log = await openRegisterLog()
  await log.steward.prepare()
  await log.steward.admit(log.parties)
  await log.steward.conclude(log.parties, document)
  log.follower.start()
  await log.follower.caughtUp()
  return log
}

/** The agreement's status on 5 November 2018; undefined when it is unknown. */
export function statusIn(register: Register): AgreementStatus | undefined {
  const state = register.agreements.get(document.agreement)
  return state && statusAt(state, Date.UTC(2018, 10, 5))
}

/** Lets everything happen that needs no timer. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
}
