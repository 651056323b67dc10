import { BusError } from '@ujirani/errors'
import { parseAgreement, type AgreementDocument } from '@ujirani/policy'
import { InputInvalidError } from '../errors.ts'

/**
 * Reads a document's JSON.
 *
 * @throws {InputInvalidError} with where and why it is not in order
 */
export function parseDocument(json: unknown): AgreementDocument {
  try {
    return parseAgreement(json)
  } catch (cause) {
    if (!BusError.is(cause, 'ERR_AGREEMENT_INVALID')) throw cause
    const faults = cause.details.errors.map(({ pointer, detail }) => `\n  ${pointer}: ${detail}`)
    throw new InputInvalidError(`the document is not in order:${faults.join('')}`, { cause })
  }
}
