import { createHash } from 'node:crypto'
import { parseAgreementId, parsePartyId, parseRuleId, type AgreementAct } from '@ujirani/events'
import {
  canonicalBytes,
  signAct,
  signAgreement,
  toAgreementRecord,
  type ActPayload,
  type AgreementDocument,
  type Rule,
} from '@ujirani/policy'
import type { TestParties } from './test-parties.ts'

/** One rule, in few words: what of whom reaches whom. */
export interface TestRule {
  readonly from: string
  readonly to: readonly string[]
  readonly types: readonly string[]
  readonly disclose: Rule['disclose']
  /** Anything else a rule may say. */
  readonly also?: Partial<Rule>
}

/** An agreement, in few words. */
export interface TestAgreement {
  readonly agreement: string
  readonly version?: number
  readonly rules: readonly TestRule[]
  /** Anything else a document may say. */
  readonly also?: Partial<AgreementDocument>
}

/** Writes the document of an agreement that has been in force since 2018 and will be for long. */
export function agreementDocument(spec: TestAgreement): AgreementDocument {
  const ids = new Set(spec.rules.flatMap(({ from, to }) => [from, ...to]))
  return {
    agreement: parseAgreementId(spec.agreement),
    version: spec.version ?? 1,
    titles: [{ lang: 'en', text: `Test agreement ${spec.agreement}` }],
    parties: [...ids]
      .sort()
      .map((id) => ({ party: parsePartyId(id), signatory: 'Head of office' })),
    validity: { from: '2018-01-01', to: '2099-12-31', zone: 'Africa/Bujumbura' },
    purposes: ['COORDINATION', 'PREPAREDNESS', 'PROTECTION_REFERRAL'],
    rules: spec.rules.map(({ from, to, types, disclose, also }, i) => ({
      rule: parseRuleId(`r${String(i + 1)}`),
      from: parsePartyId(from),
      to: to.map((id) => ({ party: parsePartyId(id) })),
      types,
      disclose,
      retention: { period: 'P180D' },
      ...also,
    })),
    ...spec.also,
  }
}

/**
 * The acts by which an agreement comes about: proposed and signed by its first party, then signed
 * by the others. Leave the last ones out, and it is not complete.
 *
 * @param counter of each party's signature; rises with each version of one agreement
 */
export async function signedAgreement(
  parties: TestParties,
  document: AgreementDocument,
  counter = 1,
): Promise<readonly AgreementAct[]> {
  const { bus } = parties
  const { agreement } = document
  return Promise.all(
    document.parties.map(async ({ party }, i) => {
      const jws = await signAgreement({ bus, party, counter, document }, parties.party(party).key)
      if (i > 0) return toAgreementRecord({ agreement, kind: 'SIGNED', jws })
      const text = canonicalBytes(document).toString()
      return toAgreementRecord({ agreement, kind: 'PROPOSED', jws, document: text })
    }),
  )
}

type ActBase = 'bus' | 'agreement' | 'version' | 'hash' | 'party'
type Said<P> = P extends ActPayload ? Omit<P, ActBase> : never

/** A party's signed act on an agreement that all have signed. */
export async function signedAct(
  { bus, party: find }: TestParties,
  document: AgreementDocument,
  by: string,
  said: Said<ActPayload>,
): Promise<AgreementAct> {
  const { agreement, version } = document
  const digest = createHash('sha256').update(canonicalBytes(document)).digest('hex')
  const { party, key } = find(by)
  const payload = {
    bus,
    agreement,
    version,
    hash: `sha256:${digest}`,
    party,
    ...said,
  } as ActPayload
  return toAgreementRecord({ agreement, kind: 'ACT', jws: await signAct(payload, key) })
}

/** The steward's word about the topic of an agreement's recipient. */
export function provisionedAct(
  place: Pick<AgreementAct, 'agreement' | 'recipient' | 'topic' | 'topicId' | 'serial'>,
): AgreementAct {
  return toAgreementRecord({ ...place, kind: 'PROVISIONED' })
}
