import { toOperator, type AgreementDocument, type RecipientClause, type Rule } from '../document.ts'
import { toConstraint } from './odrl-constraint.ts'
import {
  duration,
  partyUri,
  type OdrlAssets,
  type OdrlConstraint,
  type OdrlDuty,
  type OdrlParty,
  type OdrlRule,
} from './odrl-policy.ts'

/** What the rules of one agreement share. */
export interface RuleFrame {
  /** URI of the agreement's version. */
  readonly uid: string
  readonly document: AgreementDocument
  /** Place among the rules: the first that matches counts. */
  readonly index: number
}

/** A rule as the permission to read what it discloses, with what it asks in return. */
export function toPermission(rule: Rule, { uid, document, index }: RuleFrame): OdrlRule {
  const { delay, history } = rule
  return {
    uid: `${uid}#${rule.rule}`,
    target: toAssets(rule),
    action: 'read',
    assigner: partyUri(rule.from),
    assignee: rule.to.map(toParty),
    constraint: [...validityOf(document), ...purposeOf(document), ...delayOf(rule)],
    duty: dutiesOf(rule),
    'uj:order': index + 1,
    'uj:disclose': Object.entries(rule.disclose).map(([path, spec]) => {
      const { op, ...parameters } = toOperator(spec)
      return { 'uj:at': path, 'uj:operator': `uj:${op}`, 'uj:parameters': parameters }
    }),
    ...(delay != null && 'until' in delay ? { 'uj:delayUntil': delay.until } : {}),
    ...(history == null ? {} : { 'uj:historyFrom': history.from }),
    ...(rule.kafka === undefined ? {} : { 'uj:rolesOverKafka': rule.kafka }),
  }
}

/** What may not be passed on, and to whom it may. */
export function toOnward(
  rule: Rule,
  { uid }: RuleFrame,
): { readonly permission: readonly OdrlRule[]; readonly prohibition: readonly OdrlRule[] } {
  const base = {
    target: toAssets(rule),
    action: 'distribute',
    assigner: partyUri(rule.from),
    assignee: rule.to.map(toParty),
  }
  const named = rule.onward?.mode === 'LISTED' ? rule.onward.to.map(partyUri) : []
  const recipients = (operator: string): readonly OdrlConstraint[] => [
    { leftOperand: 'recipient', operator, rightOperand: named },
  ]
  if (named.length === 0) {
    return { permission: [], prohibition: [{ uid: `${uid}#${rule.rule}/onward`, ...base }] }
  }
  const [permitted, others] = [recipients('isAnyOf'), recipients('isNoneOf')]
  return {
    permission: [{ uid: `${uid}#${rule.rule}/onward`, ...base, constraint: permitted }],
    prohibition: [{ uid: `${uid}#${rule.rule}/others`, ...base, constraint: others }],
  }
}

function toParty({ party, roles }: RecipientClause): OdrlParty {
  if (roles === undefined) return { '@type': 'Party', uid: partyUri(party) }
  const refinement = [{ leftOperand: 'uj:role', operator: 'isAnyOf', rightOperand: [...roles] }]
  return { '@type': 'PartyCollection', source: partyUri(party), refinement }
}

function toAssets({ from, types, where }: Rule): OdrlAssets {
  const ofTypes = { leftOperand: 'uj:eventType', operator: 'isAnyOf', rightOperand: [...types] }
  return {
    '@type': 'AssetCollection',
    source: `urn:ujirani:events:${from}`,
    refinement: [ofTypes, ...(where === undefined ? [] : [toConstraint(where)])],
  }
}

/** Both days included, in the agreement's zone. */
export function validityOf({ validity }: AgreementDocument): readonly OdrlConstraint[] {
  const day = (text: string) => ({ '@value': text, '@type': 'xsd:date' })
  const zone = { 'uj:zone': validity.zone } as const
  return [
    { leftOperand: 'dateTime', operator: 'gteq', rightOperand: day(validity.from), ...zone },
    { leftOperand: 'dateTime', operator: 'lteq', rightOperand: day(validity.to), ...zone },
  ]
}

function purposeOf({ purposes }: AgreementDocument): readonly OdrlConstraint[] {
  const rightOperand = purposes.map((purpose) => `uj:${purpose}`)
  return [{ leftOperand: 'purpose', operator: 'isAnyOf', rightOperand }]
}

function delayOf({ delay }: Rule): readonly OdrlConstraint[] {
  if (delay == null || !('for' in delay)) return []
  return [{ leftOperand: 'delayPeriod', operator: 'eq', rightOperand: duration(delay.for) }]
}

function dutiesOf({ retention, duties = [] }: Rule): readonly OdrlDuty[] {
  const within = (period: string): readonly OdrlConstraint[] => [
    { leftOperand: 'elapsedTime', operator: 'lteq', rightOperand: duration(period) },
  ]
  return [
    { action: 'delete', constraint: within(retention.period) },
    ...(retention.certifyDestruction === true ? [{ action: 'uj:certifyDestruction' }] : []),
    ...duties.map((each) => ({ action: 'uj:acknowledge', constraint: within(each.within) })),
  ]
}
