import type { AgreementDocument } from '../document.ts'
import { documentHash } from '../preview/stand-in.ts'
import { notExpressed } from './not-expressed.ts'
import {
  duration,
  odrlContext,
  partyUri,
  profile,
  type OdrlAgreement,
  type OdrlConstraint,
  type OdrlDuty,
  type OdrlRule,
} from './odrl-policy.ts'
import { toOnward, toPermission, validityOf } from './odrl-rule.ts'

/**
 * Writes a document as an ODRL 2.2 Agreement in JSON-LD, for those whose tools read that. What binds
 * is the document: the export names its hash, and says of itself what it could not say.
 * @see https://www.w3.org/TR/odrl-model/
 */
export function toOdrl(document: AgreementDocument): OdrlAgreement {
  const { agreement, version, rules } = document
  const uid = `urn:ujirani:agreement:${agreement}:${version.toString()}`
  const framed = rules.map((rule, index) => ({ rule, frame: { uid, document, index } }))
  const onward = framed.map(({ rule, frame }) => toOnward(rule, frame))
  const publishers = new Set(rules.map(({ from }) => partyUri(from)))
  const recipients = new Set(rules.flatMap(({ to }) => to.map(({ party }) => partyUri(party))))
  return {
    '@context': odrlContext,
    '@type': 'Agreement',
    uid,
    profile,
    conflict: 'prohibit',
    assigner: [...publishers],
    assignee: [...recipients],
    permission: [
      ...framed.map(({ rule, frame }) => toPermission(rule, frame)),
      ...onward.flatMap(({ permission }) => permission),
      ...oversightOf(document, uid),
    ],
    prohibition: [
      ...onward.flatMap(({ prohibition }) => prohibition),
      ...prohibitionsOf(document, uid),
    ],
    obligation: obligationsOf(document),
    'uj:document': documentHash(document),
    'uj:notExpressed': notExpressed(document),
  }
}

const everything = (uid: string): string => `${uid}#copies`

function prohibitionsOf({ prohibited = {} }: AgreementDocument, uid: string): OdrlRule[] {
  const { purposes = [], recipientKinds = [] } = prohibited
  const barred = (name: string, action: string, constraint: OdrlConstraint): OdrlRule => {
    return { uid: `${uid}#${name}`, target: everything(uid), action, constraint: [constraint] }
  }
  const named = (names: readonly string[]) => names.map((name) => `uj:${name}`)
  const purpose = { leftOperand: 'purpose', operator: 'isAnyOf', rightOperand: named(purposes) }
  const kind = {
    leftOperand: 'uj:recipientKind',
    operator: 'isAnyOf',
    rightOperand: named(recipientKinds),
  }
  return [
    ...(purposes.length === 0 ? [] : [barred('prohibited-purposes', 'use', purpose)]),
    ...(recipientKinds.length === 0 ? [] : [barred('prohibited-kinds', 'read', kind)]),
  ]
}

function oversightOf(document: AgreementDocument, uid: string): OdrlRule[] {
  const auditors = document.oversight?.auditors ?? []
  return auditors.map((party) => ({
    uid: `${uid}#oversight/${party}`,
    target: everything(uid),
    action: 'uj:audit',
    assignee: [{ '@type': 'Party' as const, uid: partyUri(party) }],
    constraint: validityOf(document),
  }))
}

/** A breach is to be told to all others by whoever finds it. */
function obligationsOf({ breach, parties }: AgreementDocument): OdrlDuty[] {
  if (breach === undefined) return []
  const within = {
    leftOperand: 'elapsedTime',
    operator: 'lteq',
    rightOperand: duration(breach.noticeWithin),
  }
  const assignee = parties.map(({ party }) => partyUri(party))
  return [{ action: 'inform', assignee, constraint: [within], 'uj:about': 'uj:breach' }]
}
