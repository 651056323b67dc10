import type { AgreementId } from '@ujirani/events'
import { statusOfVersion, type Register } from '@ujirani/policy'
import { z } from 'zod'

/** What is answered to an act on an agreement. */
export const agreementAnswer = z.object({
  agreement: z.string(),
  version: z.int(),
  hash: z.string(),
  state: z.string(),
  signatures: z.array(z.string()),
})

/** One version of an agreement, as whoever acted on it is told. */
export function toAgreementAnswer(
  register: Register,
  { agreement, version }: { readonly agreement: AgreementId; readonly version: number },
  nowMs: number,
): z.output<typeof agreementAnswer> {
  const state = register.agreements.get(agreement)
  const acted = state?.versions.find((known) => known.version === version)
  if (state === undefined || acted === undefined) {
    throw new TypeError('an accepted act left no version')
  }
  return {
    agreement,
    version,
    hash: acted.hash,
    state: statusOfVersion(state, acted, nowMs),
    signatures: [...acted.signatures.keys()].sort(),
  }
}
