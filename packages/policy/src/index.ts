export { checkSigner, partyOfAct, versionOfSignature } from './acting-party.ts'
export { parseAgreement } from './agreement-document.ts'
export type { AppliedAct, LoggedAct } from './applied-act.ts'
export { applyAgreementAct, tryAgreementAct } from './apply-agreement-act.ts'
export { applyPartyAct, tryPartyAct } from './apply-party-act.ts'
export { checkAgreement } from './check-agreement.ts'
export type { Finding } from './finding.ts'
export { decide } from './decide/decide.ts'
export type { Decision, DisclosedCopy, OriginEvent } from './decide/decision.ts'
export { createLinkKeys } from './decide/link-keys.ts'
export type { LinkKeys } from './decide/link-keys.ts'
export { recreateCopy } from './decide/recreate-copy.ts'
export type { AgreementDocument, PartyKind, Rule } from './document.ts'
export { durationMs } from './duration.ts'
export { canonicalBytes } from './jcs.ts'
export type { PartyPayload } from './party-act.ts'
export type { PartyRecord } from './party-record.ts'
export type { PublicKey } from './public-key.ts'
export { createPriorFold } from './prior-fold.ts'
export type { PriorFold } from './prior-fold.ts'
export { createRegister, findClient } from './register.ts'
export type {
  AgreementState,
  AgreementVersion,
  PartyState,
  Register,
  RegisteredClient,
  SharedTopic,
} from './register.ts'
export { signAgreement, signPartyRecord } from './sign.ts'
export type { GeneralJws, PrivateKey } from './sign.ts'
export { currentVersion, statusAt, statusOfVersion } from './status.ts'
export type { AgreementStatus } from './status.ts'
export { parseMask, toMaskText } from './suppression/mask.ts'
export type { Mask, Prior } from './suppression/mask.ts'
export { parseTrust } from './trust.ts'
export type { Trust } from './trust.ts'
