import type { PartyId } from '@ujirani/events'
import { NotFoundError } from '@ujirani/http'
import {
  AgreementInvalidError,
  checkAgreement,
  currentVersion,
  documentHash,
  parseAgreement,
  type AgreementDocument,
  type Register,
} from '@ujirani/policy'
import { z } from 'zod'
import { findAgreement } from '../agreements-view.ts'
import { agreementParams } from '../routes/agreement-shapes.ts'

/** Which text is spoken of: a draft, or a version that the bus holds. */
export const termsShape = z
  .union([
    z.strictObject({
      document: z.looseObject({}).describe('A draft: nobody need have signed it.'),
    }),
    z.strictObject({
      agreement: agreementParams.shape.id,
      version: z.int().min(1).optional().describe('Else what counts now.'),
    }),
  ])
  .meta({ id: 'Terms', description: 'A draft, or a version of an agreement of yours.' })

/** The name of a text. */
export const namedTerms = z
  .object({
    agreement: z.string(),
    version: z.int(),
    hash: z.string().describe('Of the document: sha256 and hex.'),
  })
  .meta({ id: 'NamedTerms' })

type TermsShape = z.output<typeof termsShape>

/** A text, and what it is known by. */
export interface Terms {
  readonly agreement: string
  readonly version: number
  readonly hash: string
  readonly document: AgreementDocument
}

/** Who asks, and when. */
export interface Asking {
  readonly register: Register
  readonly party: PartyId
  readonly nowMs: number
}

/**
 * Finds the text that is spoken of. A draft is read, not checked.
 *
 * @throws {NotFoundError} no agreement of the party, or no such version
 * @throws {AgreementInvalidError} a draft that is no document
 */
export function findTerms(terms: TermsShape, { register, party, nowMs }: Asking): Terms {
  if ('document' in terms) {
    const document = parseAgreement(terms.document)
    return { ...nameOf(document), hash: documentHash(document), document }
  }
  const state = findAgreement(register, party, terms.agreement)
  if (state === undefined) throw new NotFoundError()
  const version =
    terms.version === undefined
      ? currentVersion(state, nowMs)
      : state.versions.find((each) => each.version === terms.version)
  if (version === undefined) throw new NotFoundError()
  const { document, hash } = version
  return { ...nameOf(document), hash, document }
}

function nameOf({ agreement, version }: AgreementDocument) {
  return { agreement, version }
}

/** The name alone, for answers. */
export function toName({ agreement, version, hash }: Terms): z.output<typeof namedTerms> {
  return { agreement, version, hash }
}

/**
 * The text, if it makes sense on this bus.
 *
 * @throws {AgreementInvalidError} naming everything that does not
 */
export function checkedTerms(terms: TermsShape, asking: Asking): Terms {
  const found = findTerms(terms, asking)
  // What is on the bus was checked when it was proposed, by the records of that time.
  const findings = 'document' in terms ? checkAgreement(found.document, asking.register) : []
  if (findings.length > 0) {
    throw new AgreementInvalidError(
      findings.map(({ pointer, reason }) => ({ pointer, detail: reason })),
    )
  }
  return found
}
