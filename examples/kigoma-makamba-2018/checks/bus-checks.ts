import { audit } from './audit.ts'
import { runBusCheck, type BusCheck, type PlayedBus } from './bus-check.ts'
import type { CheckResult } from './check.ts'
import { included } from './included.ts'
import { partyWithoutQuorum } from './party-without-quorum.ts'
import { receipts } from './receipts.ts'
import { repeats } from './repeats.ts'
import { tamperedToken } from './tampered-token.ts'
import { unsignedAgreement } from './unsigned-agreement.ts'

/** The checks that ask the bus itself, in the order in which they are made. */
const busChecks: readonly BusCheck[] = [
  receipts,
  repeats,
  included,
  tamperedToken,
  unsignedAgreement,
  partyWithoutQuorum,
  // Last, so that what the others tried is in the log that it derives from.
  audit,
]

/** Runs them one after the other. */
export async function checkBus(bus: PlayedBus): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = []
  for (const check of busChecks) results.push(await runBusCheck(check, bus))
  return results
}
