import { createHash } from 'node:crypto'
import type { AgreementDocument, Predicate } from './document.ts'
import { agreementDocument } from './document-shape.ts'
import { AgreementInvalidError } from './errors.ts'
import { canonicalBytes, readCanonical } from './jcs.ts'
import { findFaults } from './shape.ts'

/** The largest document, as RFC 8785 bytes. */
const documentLimitBytes = 128 * 1024

/** The most work a document may ask for: over its rules, types × (disclosed paths + leaves). */
const complexityLimit = 20_000

/**
 * Judges a document's form and size: unknown members, missing ones, wrong words, too much of
 * anything. Nothing is changed or filled in, so the result has the bytes its parties signed.
 *
 * @throws {AgreementInvalidError} naming every fault (at most 50) by RFC 6901 pointer
 */
export function parseAgreement(json: unknown): AgreementDocument {
  const errors = findFaults(agreementDocument, json)
  if (errors.length > 0) throw new AgreementInvalidError(errors)
  if (canonicalBytes(json).length > documentLimitBytes) {
    throw new AgreementInvalidError([{ pointer: '', detail: 'is larger than 128 KiB' }])
  }
  const document = json as AgreementDocument
  if (complexityOf(document) > complexityLimit) {
    const detail = 'has rules with too many types, paths and conditions: split the agreement'
    throw new AgreementInvalidError([{ pointer: '/rules', detail }])
  }
  return document
}

/** What checking and compiling a document costs, in fields looked up. */
function complexityOf({ rules }: AgreementDocument): number {
  const costs = rules.map(
    ({ types, disclose, where }) =>
      types.length * (Object.keys(disclose).length + (where === undefined ? 0 : leavesOf(where))),
  )
  return costs.reduce((sum, cost) => sum + cost, 0)
}

function leavesOf(predicate: Predicate): number {
  if ('not' in predicate) return leavesOf(predicate.not)
  if ('op' in predicate) return 1
  const branches = 'all' in predicate ? predicate.all : predicate.any
  return branches.reduce((sum, branch) => sum + leavesOf(branch), 0)
}

/**
 * Reads the text of a document as it stands in the log, where it must be in RFC 8785 form.
 * @throws {AgreementInvalidError}
 */
export function readAgreement(text: string): AgreementDocument {
  const json = text.length > documentLimitBytes ? undefined : readCanonical(Buffer.from(text))
  if (json === undefined) {
    const detail = 'is not an RFC 8785 text of at most 128 KiB'
    throw new AgreementInvalidError([{ pointer: '', detail }])
  }
  return parseAgreement(json)
}

/** `sha256:` and the hex of SHA-256 over the RFC 8785 bytes: what every party signs. */
export function hashDocument(document: AgreementDocument): string {
  return `sha256:${createHash('sha256').update(canonicalBytes(document)).digest('hex')}`
}
