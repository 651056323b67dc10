import { checkAgreement } from '../src/check-agreement.ts'
import type { AgreementDocument } from '../src/document.ts'
import type { Register } from '../src/register.ts'

/** What is found in a document on a bus, a line each. */
export function findingsOn(register: Register): (document: AgreementDocument) => readonly string[] {
  return (document) =>
    checkAgreement(document, register).map(({ pointer, reason }) => `${pointer} ${reason}`)
}
