import { ProblemError, verifyEvidence, type Client, type Receipt } from '@ujirani/client'
import { BusError } from '@ujirani/errors'
import { memberOf } from '../bus/members.ts'
import { until } from '../bus/until.ts'
import type { BusCheck } from './bus-check.ts'

/** A receipt promises ten seconds. */
const patienceMs = 15_000

/** Each publisher proves, with its receipt and the trust file alone, that its event is in the log. */
export const included: BusCheck = {
  name: 'every receipt is proved included in the log',
  async look({ demo: { evidenceTrust }, members, published }) {
    const isProved = (receipt: Receipt, proof: string): boolean => {
      try {
        verifyEvidence({ receipt, proof }, evidenceTrust)
        return true
      } catch (error) {
        if (BusError.is(error)) return false
        throw error
      }
    }
    const wrong: string[] = []
    let before: Receipt | undefined
    for (const { event, receipt } of published) {
      const proof = await proofOf(memberOf(members, event.publisher).system, receipt.id)
      if (proof === undefined) wrong.push(`${event.name} is not in the log`)
      else if (!isProved(receipt, proof)) wrong.push(`the proof of ${event.name} does not hold`)
      // Without this a verifier that believes everything would pass.
      else if (before !== undefined && isProved(before, proof)) {
        wrong.push(`the proof of ${event.name} proves another event`)
      }
      before = receipt
    }
    return {
      looked: `${published.length.toString()} proofs, each up to a signed checkpoint`,
      wrong,
    }
  },
}

/** The proof of an event, which is there a second or so after its receipt; undefined when not. */
function proofOf(client: Client, id: string): Promise<string | undefined> {
  return until(
    async () => {
      try {
        return await client.proof(id)
      } catch (error) {
        if (error instanceof ProblemError) return undefined
        throw error
      }
    },
    (proof) => proof !== undefined,
    patienceMs,
  )
}
