import type { AgreementAct, AgreementId } from '@ujirani/events'
import type { AgreementDocument } from '../src/document.ts'
import type { AgreementState, Register } from '../src/register.ts'
import { statusAt, type AgreementStatus } from '../src/status.ts'
import { actOf, applyAct, proposalOf, signatureOf, type ActWords } from './acts.ts'
import { accepted, busOf, noonMs, type Name } from './bus.ts'

/** Applies acts that must be accepted, one after the other. */
export async function play(
  register: Register,
  ...acts: readonly AgreementAct[]
): Promise<Register> {
  let played = register
  for (const act of acts) played = accepted(await applyAct({ register: played }, act))
  return played
}

/** What an act that changes nothing is answered with; `accepted` for one that does not. */
export async function refusalOf(
  register: Register,
  act: AgreementAct,
  atMs?: number,
): Promise<string> {
  const outcome = await applyAct(atMs === undefined ? { register } : { register, atMs }, act)
  const answer = outcome.refused?.message ?? (outcome.repeated ? 'repeated' : 'accepted')
  if (answer !== 'accepted' && outcome.register.agreements !== register.agreements) {
    throw new TypeError('a refused act has changed the register')
  }
  return answer
}

/** A bus on which every party of a document has signed it, with counter 1. */
export async function signedBy(
  document: AgreementDocument,
  register?: Register,
  counter = 1,
): Promise<Register> {
  const [proposer, ...others] = document.parties.map(({ party }) => party as string as Name)
  if (proposer === undefined) throw new TypeError('an agreement without parties')
  const proposal = await proposalOf(document, { party: proposer, counter })
  const signatures = others.map((party) => signatureOf(document, { party, counter }))
  return play(register ?? (await busOf()), proposal, ...(await Promise.all(signatures)))
}

/** The state of an agreement that must be there. */
export function stateIn(register: Register, agreement: string): AgreementState {
  const state = register.agreements.get(agreement as AgreementId)
  if (state === undefined) throw new TypeError('no such agreement')
  return state
}

/** Where a document's agreement stands. */
export function standsAt(
  register: Register,
  { agreement }: AgreementDocument,
  atMs = noonMs,
): AgreementStatus {
  return statusAt(stateIn(register, agreement), atMs)
}

/** Gives a party's acts on a document. */
export function by(
  document: AgreementDocument,
): (party: Name, counter: number, words: ActWords) => Promise<AgreementAct> {
  return (party, counter, words) => actOf(document, { party, counter }, words)
}
