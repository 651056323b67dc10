import type { AgreementAct, PartyId } from '@ujirani/events'
import type { AppliedAct } from '../src/applied-act.ts'
import { applyAgreementAct } from '../src/apply-agreement-act.ts'
import type { AgreementDocument } from '../src/document.ts'
import { canonicalBytes } from '../src/jcs.ts'
import { signAgreement, type PrivateKey } from '../src/sign.ts'
import { keyOf, placeIn, type Name, type Step } from './bus.ts'

/** An act with nothing in it yet. */
export function blankAct(agreement: string, kind: AgreementAct['kind']): AgreementAct {
  return {
    agreement,
    kind,
    document: null,
    jws: null,
    acknowledges: [],
    recipient: null,
    topic: null,
    topicId: null,
    serial: null,
  }
}

/** Who signs, and how. */
export interface Signer {
  readonly party: Name
  readonly counter: number
  readonly key?: PrivateKey
  readonly bus?: string
}

function signFor(
  document: AgreementDocument,
  { party, counter, key, bus = 'demo' }: Signer,
): Promise<string> {
  return signAgreement({ bus, party: party as PartyId, counter, document }, key ?? keyOf(party))
}

/** A proposal with its proposer's signature. */
export async function proposalOf(
  document: AgreementDocument,
  signer: Signer,
): Promise<AgreementAct> {
  return {
    ...blankAct(document.agreement, 'PROPOSED'),
    document: canonicalBytes(document).toString(),
    jws: await signFor(document, signer),
  }
}

/** Another party's signature. */
export async function signatureOf(
  document: AgreementDocument,
  signer: Signer,
): Promise<AgreementAct> {
  const jws = await signFor(document, signer)
  return { ...blankAct(document.agreement, 'SIGNED'), jws }
}

/** Applies one act on agreements. */
export function applyAct(step: Step, value: AgreementAct): Promise<AppliedAct> {
  const place = placeIn(step.register.agreementsEnd, step)
  return applyAgreementAct(step.register, { value, ...place })
}
