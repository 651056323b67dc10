import { purposes, type AgreementId, type RuleId } from '@ujirani/events'
import {
  disclosedAttributes,
  partyKinds,
  type AgreementDocument,
  type DelayClause,
  type OnwardClause,
  type RecipientClause,
  type Rule,
  type Validity,
} from './document.ts'
import { operator, zone } from './operator-shape.ts'
import { languageText, partyId, roleName } from './party-record.ts'
import { day, predicate } from './predicate-shape.ts'
import {
  is,
  flag,
  isObject,
  listOf,
  nullable,
  objectOf,
  oneOf,
  optional,
  tableOf,
  text,
  whole,
  type Shape,
} from './shape.ts'

type Member<K extends keyof AgreementDocument> = NonNullable<AgreementDocument[K]>
type Item<K extends keyof AgreementDocument> =
  Member<K> extends readonly (infer T extends object)[] ? T : never

const self = (word: string): string => word

const purpose = oneOf(purposes)

const sha256 = text(/^[0-9a-f]{64}$/, 'must be SHA-256 in hex')

/** Whole weeks or days, or hours and minutes; never empty, never zero. */
const duration = text(
  /^P(?:[1-9]\d{0,2}W|[1-9]\d{0,3}D|T(?:[1-9]\d{0,3}H)?(?:[1-9]\d{0,3}M)?(?<=[HM]))$/,
  'must be a duration such as P180D or PT72H',
)

/** A copy is kept for whole days, because `retainuntil` is a day. */
const days = text(/^P(?:[1-9]\d{0,2}W|[1-9]\d{0,3}D)$/, 'must be whole days or weeks, as P180D')

const eventType = text(
  /^org\.ujirani\.[a-z]{2,32}(?:\.[a-z]{2,32}){1,3}\.v[1-9]\d{0,3}$/,
  'must be an event type such as org.ujirani.flow.reported.v1',
)

const attributePattern = disclosedAttributes.join('|')

const disclose = tableOf(
  {
    grammar: new RegExp(
      `^(?=.{1,200}$)(?:@(?:${attributePattern})|[A-Za-z][A-Za-z0-9]*(?:\\[\\])?(?:\\.[A-Za-z][A-Za-z0-9]*(?:\\[\\])?)*)$`,
    ),
    max: 250,
    detail: `must be a field path, or @ and one of ${disclosedAttributes.join(', ')}`,
  },
  operator,
)

const recipient = objectOf<RecipientClause>({
  party: partyId,
  roles: optional(listOf(roleName, { min: 1, max: 32, by: self })),
})

const listed = objectOf<Extract<OnwardClause, { mode: 'LISTED' }>>({
  mode: oneOf(['LISTED']),
  to: listOf(partyId, { min: 1, max: 64, by: self }),
})

const unlisted = objectOf<Extract<OnwardClause, { mode: 'NONE' }>>({ mode: oneOf(['NONE']) })

const onward = either<OnwardClause>('mode', (mode) => (mode === 'LISTED' ? listed : unlisted))

const delayFor = objectOf<{ readonly for: string }>({ for: duration })
const delayUntil = objectOf<{ readonly until: string }>({ until: eventType })

const delay = either<DelayClause>('until', (until) => (until === undefined ? delayFor : delayUntil))

const rule: Shape<Rule> = objectOf<Rule>({
  rule: text<RuleId>(/^[A-Za-z0-9._-]{1,48}$/, 'must be a rule id'),
  from: partyId,
  to: listOf(recipient, { min: 1, max: 32, by: ({ party }) => party }),
  types: listOf(eventType, { min: 1, max: 64, by: self }),
  where: optional(predicate),
  disclose,
  delay: optional(nullable(delay)),
  history: optional(nullable(objectOf<{ readonly from: string }>({ from: day }))),
  kafka: optional(oneOf(['recipient-enforces-roles'])),
  onward: optional(onward),
  retention: objectOf<Rule['retention']>({ period: days, certifyDestruction: optional(flag) }),
  duties: optional(
    listOf(
      objectOf<NonNullable<Rule['duties']>[number]>({ duty: oneOf(['ACK']), within: duration }),
      { min: 0, max: 8, by: ({ duty }) => duty },
    ),
  ),
})

/** That either side can stop it is no matter of agreement. */
const stoppable = is<true>((value) => value === true, 'must be true: either side can stop it')

const validity = objectOf<Validity>({ from: day, to: day, zone, reviewBy: optional(day) })

/** The grammar of the whole document. What its words mean together is `checkAgreement`'s. */
export const agreementDocument: Shape<AgreementDocument> = objectOf<AgreementDocument>({
  agreement: text<AgreementId>(/^[a-z0-9-]{3,48}$/, 'must be 3 to 48 of a-z, 0-9 and hyphen'),
  version: whole(1, 10_000),
  supersedes: optional(
    nullable(text(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and the hash of the version before')),
  ),
  titles: listOf(languageText, { min: 1, max: 16, by: ({ lang }) => lang }),
  legalText: optional(
    listOf(objectOf<Item<'legalText'>>({ lang: text(/^[a-z]{2,3}$/), sha256, authentic: flag }), {
      min: 0,
      max: 16,
    }),
  ),
  parties: listOf(objectOf<Item<'parties'>>({ party: partyId, signatory: text(200) }), {
    min: 2,
    max: 32,
    by: ({ party }) => party,
  }),
  validity,
  purposes: listOf(purpose, { min: 1, max: purposes.length, by: self }),
  prohibited: optional(
    objectOf<Member<'prohibited'>>({
      purposes: optional(listOf(purpose, { min: 0, max: purposes.length, by: self })),
      recipientKinds: optional(
        listOf(oneOf(partyKinds), { min: 0, max: partyKinds.length, by: self }),
      ),
    }),
  ),
  transferPermits: optional(
    listOf(
      objectOf<Item<'transferPermits'>>({
        jurisdiction: text(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'),
        regulator: text(200),
        permit: text(200),
        to: day,
        covers: listOf(oneOf(['OFFICIAL_CONTACT']), { min: 1, max: 8, by: self }),
      }),
      { min: 0, max: 32 },
    ),
  ),
  standby: optional(nullable(objectOf<Member<'standby'>>({ activatedBy: partyId }))),
  rules: listOf(rule, { min: 1, max: 64, by: (each) => each.rule }),
  oversight: optional(
    objectOf<Member<'oversight'>>({ auditors: listOf(partyId, { min: 0, max: 8, by: self }) }),
  ),
  breach: optional(objectOf<Member<'breach'>>({ noticeWithin: duration })),
  suspension: optional(objectOf<Member<'suspension'>>({ unilateral: stoppable })),
  termination: optional(
    objectOf<Member<'termination'>>({
      noticeDays: whole(0, 3650),
      survives: listOf(oneOf(['retention', 'onward', 'confidentiality', 'breach']), {
        min: 0,
        max: 8,
        by: self,
      }),
    }),
  ),
})

/** One of several object shapes, chosen by a member of the value. */
function either<T>(member: string, choose: (value: unknown) => Shape<unknown>): Shape<T> {
  return {
    check: (value, pointer, faults) => {
      const chosen = choose(isObject(value) ? value[member] : undefined)
      chosen.check(value, pointer, faults)
    },
  }
}
