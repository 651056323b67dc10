import { lintFreeText, type FreeTextHit } from '@ujirani/events'
import { FreeTextPersonalError } from '../errors.ts'
import type { AdmissionStep } from './candidate.ts'

function toDetail({ kind }: FreeTextHit): string {
  return `looks like personal data (${kind})`
}

/** Free text must not look like a telephone number, an address, a document or a birth date. */
export const freeText: AdmissionStep = {
  name: 'free-text',
  check: ({ type, value }) => {
    const hits = lintFreeText(type, value)
    if (hits.length === 0) return
    throw new FreeTextPersonalError(
      hits.map((hit) => ({ pointer: hit.pointer, detail: toDetail(hit) })),
    )
  },
}
