import type { AgreementAct } from '@ujirani/events'

const blank = {
  document: null,
  jws: null,
  acknowledges: [],
  recipient: null,
  topic: null,
  topicId: null,
  serial: null,
  party: null,
  client: null,
  reason: null,
} as const

/** A record of `agreements`: what is given, and nothing in every other field. */
export function toAgreementRecord(
  members: Pick<AgreementAct, 'agreement' | 'kind'> & Partial<AgreementAct>,
): AgreementAct {
  return { ...blank, ...members }
}
