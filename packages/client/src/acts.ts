import { asObject, readText, readWhole } from './json.ts'
import { AnswerInvalidError } from './errors.ts'

/** What is answered to an act on an agreement. */
export interface AgreementAnswer {
  readonly agreement: string
  readonly version: number
  /** `sha256:` and the hex hash of the document. */
  readonly hash: string
  /** Its state at the instant of the answer. */
  readonly state: string
  /** The parties that have signed. */
  readonly signatures: readonly string[]
}

/** What is answered to an act on a party's record. */
export interface PartyAnswer {
  readonly party: string
  readonly counter: number
}

/** Parses the answer to a proposal or a signature. */
export function parseAgreementAnswer(json: unknown): AgreementAnswer {
  const answer = asObject(json, 'an agreement')
  const signatures = answer['signatures']
  if (!Array.isArray(signatures) || !signatures.every((party) => typeof party === 'string')) {
    throw new AnswerInvalidError('signatures is not a list of parties')
  }
  return {
    agreement: readText(answer, 'agreement'),
    version: readWhole(answer, 'version'),
    hash: readText(answer, 'hash'),
    state: readText(answer, 'state'),
    signatures,
  }
}

/** Parses the answer to a party act. */
export function parsePartyAnswer(json: unknown): PartyAnswer {
  const answer = asObject(json, 'a party')
  return { party: readText(answer, 'party'), counter: readWhole(answer, 'counter') }
}
