import type { AgreementId } from '@ujirani/events'
import { statusAt, type Register } from '@ujirani/policy'
import { z } from 'zod'

/** What is answered to an act on an agreement. */
export const agreementAnswer = z.object({
  agreement: z.string(),
  version: z.int(),
  hash: z.string(),
  state: z.string(),
  signatures: z.array(z.string()),
})

/** The newest version of an agreement, as whoever acted on it is told. */
export function toAgreementAnswer(
  register: Register,
  agreement: AgreementId,
  nowMs: number,
): z.output<typeof agreementAnswer> {
  const state = register.agreements.get(agreement)
  const latest = state?.versions.at(-1)
  if (state === undefined || latest === undefined) {
    throw new TypeError('an accepted act left no agreement')
  }
  return {
    agreement,
    version: latest.version,
    hash: latest.hash,
    state: statusAt(state, nowMs),
    signatures: [...latest.signatures.keys()].sort(),
  }
}
