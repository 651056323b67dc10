import type { AgreementDocument, Register } from '@ujirani/policy'
import {
  createMemoryBus,
  createTestSteward,
  knownSchemas,
  openMemoryLog,
  type TestParties,
} from '@ujirani/testing'

/** The register that these parties and concluded agreements make, through a log in memory. */
export async function registerOf(
  parties: TestParties,
  documents: readonly AgreementDocument[],
): Promise<Register> {
  const bus = createMemoryBus()
  const steward = createTestSteward(bus, knownSchemas)
  await steward.prepare()
  await steward.admit(parties)
  for (const document of documents) await steward.conclude(parties, document)
  const log = openMemoryLog(bus, parties.trust)
  await log.start()
  const register = log.follower.current()
  await log.close()
  await steward.close()
  return register
}
