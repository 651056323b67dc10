import type { AgreementAct, PartyId } from '@ujirani/events'
import { toAgreementRecord } from '../src/agreement-record.ts'
import type { ActPayload } from '../src/act-payload.ts'
import { hashDocument } from '../src/agreement-document.ts'
import type { AppliedAct } from '../src/applied-act.ts'
import { applyAgreementAct } from '../src/apply-agreement-act.ts'
import type { AgreementDocument } from '../src/document.ts'
import { canonicalBytes } from '../src/jcs.ts'
import { signAct, signAgreement, type PrivateKey } from '../src/sign.ts'
import { keyOf, placeIn, type Name, type Step } from './bus.ts'

/** An act with nothing in it yet. */
export function blankAct(agreement: string, kind: AgreementAct['kind']): AgreementAct {
  return toAgreementRecord({ agreement, kind })
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

/** What an act says beside whom it binds. */
export type ActWords = ActPayload extends infer P
  ? P extends ActPayload
    ? Omit<P, 'bus' | 'agreement' | 'version' | 'hash' | 'party' | 'counter'>
    : never
  : never

/** A party's signed act on a document; `changes` make it name something else than it should. */
export async function actOf(
  document: AgreementDocument,
  { party, counter, key, bus = 'demo' }: Signer,
  words: ActWords,
  changes: Partial<ActPayload> = {},
): Promise<AgreementAct> {
  const { agreement, version } = document
  const hash = hashDocument(document)
  const base = { bus, agreement, version, hash, party: party as PartyId, counter }
  const payload = { ...base, ...words, ...changes } as ActPayload
  const jws = await signAct(payload, key ?? keyOf(party))
  return toAgreementRecord({ agreement, kind: 'ACT', jws })
}

/** A party's stop by token, as the steward writes it. */
export function stopOf(agreement: string, party: string): AgreementAct {
  return toAgreementRecord({
    agreement,
    kind: 'STOPPED',
    party,
    client: `${party}-system`,
    reason: null,
  })
}
