import { createHash } from 'node:crypto'
import { compileAgreement, type CompileContext } from '../decide/compile.ts'
import type { AgreementDocument } from '../document.ts'
import { canonicalBytes } from '../jcs.ts'
import type { AgreementState, AgreementVersion, PlannedVersion } from '../register.ts'
import { untouched } from '../standing.ts'

/** What a version of that text would have as its hash: `sha256:` and hex. */
export function documentHash(document: AgreementDocument): string {
  return `sha256:${createHash('sha256').update(canonicalBytes(document)).digest('hex')}`
}

/**
 * A document as though all had signed it and it had always been in force, for what is only looked
 * at beforehand. It stands in no register: nothing is ever disclosed by it.
 */
export function toStandIn(document: AgreementDocument, context: CompileContext): PlannedVersion {
  const { agreement } = document
  const version: AgreementVersion = {
    version: document.version,
    hash: documentHash(document),
    document,
    proposedBy: document.parties[0]?.party ?? ('' as never),
    proposedAtMs: -Infinity,
    acknowledges: [],
    signed: [],
    signatures: new Map(),
    completeAtMs: -Infinity,
    firstCompleteAtMs: -Infinity,
    lapses: [],
    beginsAtMs: -Infinity,
    sinceMs: -Infinity,
    fromMs: -Infinity,
    untilMs: Infinity,
    compiled: compileAgreement(document, context),
  }
  // Versions are found by their number: those before it say nothing here.
  const versions = Array.from({ length: document.version }, () => version)
  const state: AgreementState = {
    agreement,
    versions,
    counters: new Map(),
    deeds: [],
    standing: untouched,
  }
  return { state, version }
}
