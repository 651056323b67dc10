import type { AgreementAct } from '@ujirani/events'
import { readAgreement, hashDocument } from './agreement-document.ts'
import {
  parseAgreementSignature,
  verifyAgreementSignature,
  type UnverifiedAgreementSignature,
} from './agreement-signature.ts'
import { firstReason, repeated } from './applied-act.ts'
import { checkAgreement } from './check-agreement.ts'
import { counterGrounds } from './counter-grounds.ts'
import { compileAgreement } from './decide/compile.ts'
import type { AgreementDocument } from './document.ts'
import { AgreementConflictError, AgreementInvalidError, SignatureInvalidError } from './errors.ts'
import type { Finding } from './finding.ts'
import { overlapsOf } from './overlaps.ts'
import { dayAfter, startOfDayMs } from './local-day.ts'
import { withAgreement, withSignature } from './agreement-state.ts'
import type { AgreementState, AgreementVersion, Register } from './register.ts'
import { settledAt } from './settle.ts'
import { untouched } from './standing.ts'

/** Where an act stands in `agreements`. */
export interface ActPosition {
  readonly offset: number
  /** Append time, never before that of an earlier record. */
  readonly atMs: number
}

/**
 * A party proposes a version: the whole document, with its own signature under it.
 * @throws {AgreementConflictError | AgreementInvalidError | SignatureInvalidError}
 */
export async function proposeVersion(
  register: Register,
  act: AgreementAct,
  position: ActPosition,
): Promise<Register | typeof repeated> {
  if (act.document === null || act.jws === null) {
    const detail = 'a proposal needs its document and its proposer’s signature'
    throw new AgreementInvalidError([{ pointer: '', detail }])
  }
  const document = readAgreement(act.document)
  const signed = parseAgreementSignature(act.jws)
  const hash = hashDocument(document)
  checkTarget(act, document, { signed, hash })
  const state = settledAt(register, document.agreement, position.atMs)
  const again = state !== undefined && isProposedAlready(state, signed)
  if (!again) checkPlace(document, state, { signed, atMs: position.atMs })
  await verifyAgreementSignature(signed, register, position.atMs)
  if (again) return repeated
  const { acknowledges } = act
  const errors = [
    ...checkAgreement(document, register, position.atMs),
    ...checkOverlaps(document, register, { signed, position, acknowledges }),
  ]
  if (errors.length > 0) {
    throw new AgreementInvalidError(
      errors.map(({ pointer, reason }) => ({ pointer, detail: reason })),
    )
  }
  const version = createVersion(register, document, { hash, signed, position, acknowledges })
  return withAgreement(register, withVersion(state, version, { signed, position }))
}

interface Proposal {
  readonly signed: UnverifiedAgreementSignature
  readonly hash: string
  readonly position: ActPosition
  readonly acknowledges: readonly string[]
}

/** What two copies tell side by side, the proposer must know of: it names the agreement. */
function checkOverlaps(
  document: AgreementDocument,
  register: Register,
  { signed, position, acknowledges }: Omit<Proposal, 'hash'>,
): readonly Finding[] {
  const setting = { proposer: signed.payload.party, atMs: position.atMs }
  const names = overlapsOf(document, register, setting).map(({ agreement }) => agreement)
  return [...new Set(names)]
    .filter((name) => !acknowledges.includes(name))
    .map((name) => {
      const reason = `must name ${name}, by which a recipient gets the same in another form`
      return { pointer: '/acknowledges', reason }
    })
}

/** The key of the record, the document and what was signed must be one thing. */
function checkTarget(
  act: AgreementAct,
  document: AgreementDocument,
  { signed: { payload }, hash }: Pick<Proposal, 'signed' | 'hash'>,
): void {
  if (act.agreement !== document.agreement || payload.agreement !== document.agreement) {
    throw new SignatureInvalidError('the signature, the record and the document name several ids')
  }
  if (payload.version !== document.version || payload.hash !== hash) {
    throw new SignatureInvalidError('the signature is under another document')
  }
}

function isProposedAlready(
  { versions }: AgreementState,
  { payload }: UnverifiedAgreementSignature,
): boolean {
  const known = versions[payload.version - 1]
  return (
    known?.hash === payload.hash &&
    known.proposedBy === payload.party &&
    known.signatures.get(payload.party)?.counter === payload.counter
  )
}

/** Whether this proposer may put this version here, now. */
function checkPlace(
  document: AgreementDocument,
  state: AgreementState | undefined,
  { signed, atMs }: Pick<Proposal, 'signed'> & Pick<ActPosition, 'atMs'>,
): void {
  const { party, counter } = signed.payload
  const last = state?.versions.at(-1)
  const isStranger = (some: AgreementDocument) => some.parties.every((each) => each.party !== party)
  const reason = firstReason([
    [last !== undefined && isStranger(last.document), 'the id is taken'],
    [isStranger(document), 'the proposer is not among the parties'],
    [document.version !== (last?.version ?? 0) + 1, 'the version does not follow the one before'],
    [!isSuperseding(document, last), 'supersedes is not the hash of the version before'],
    ...counterGrounds(counter, state?.counters.get(party) ?? 0),
    [isEnding(state), 'the agreement is being terminated'],
    [untilMsOf(document) <= atMs, 'its validity is over'],
  ])
  if (reason !== undefined) throw new AgreementConflictError(document.agreement, reason)
}

function isSuperseding(document: AgreementDocument, last: AgreementVersion | undefined): boolean {
  return (document.supersedes ?? null) === (last?.hash ?? null)
}

/** What is to end is not amended: who wants to go on makes another agreement. */
export function isEnding(state: AgreementState | undefined): boolean {
  return state?.standing.termination != null
}

function createVersion(
  register: Register,
  document: AgreementDocument,
  { hash, signed, position, acknowledges }: Proposal,
): AgreementVersion {
  return {
    version: document.version,
    hash,
    document,
    proposedBy: signed.payload.party,
    proposedAtMs: position.atMs,
    acknowledges,
    signed: [],
    signatures: new Map(),
    completeAtMs: null,
    firstCompleteAtMs: null,
    lapses: [],
    beginsAtMs: Infinity,
    sinceMs: Infinity,
    fromMs: startOfDayMs(document.validity.from, document.validity.zone),
    untilMs: untilMsOf(document),
    compiled: compileAgreement(document, register),
  }
}

function untilMsOf({ validity }: AgreementDocument): number {
  return startOfDayMs(dayAfter(validity.to), validity.zone)
}

function withVersion(
  state: AgreementState | undefined,
  version: AgreementVersion,
  { signed, position }: Omit<Proposal, 'hash' | 'acknowledges'>,
): AgreementState {
  const { agreement } = version.document
  const before = state ?? {
    agreement,
    versions: [],
    counters: new Map(),
    deeds: [],
    standing: untouched,
  }
  const added = { ...before, versions: [...before.versions, version] }
  return withSignature(added, signed, position)
}
