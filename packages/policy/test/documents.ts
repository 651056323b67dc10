import { parseAgreement } from '../src/agreement-document.ts'
import type { AgreementDocument } from '../src/document.ts'
import { AgreementInvalidError } from '../src/errors.ts'

/** A rule about incidents that passes every check. */
export const plainRule = {
  rule: 'r1',
  from: 'tz.isd',
  to: [{ party: 'bi.cgm' }],
  types: ['org.ujirani.incident.reported.v1'],
  where: {
    all: [
      { path: 'place', op: 'within', value: { scheme: 'COD_AB', code: 'TZ16' } },
      { label: 'sensitivity', op: 'atMost', value: 'MODERATE' },
    ],
  },
  disclose: {
    '@time': { op: 'COARSEN_TIME', to: 'day', zone: 'Africa/Dar_es_Salaam' },
    incidentId: 'PAIRWISE',
    kind: 'KEEP',
    place: { op: 'GENERALISE_PLACE', level: 'ADM2' },
    affected: { op: 'SUPPRESS_SMALL', k: 10, group: 'people' },
  },
  retention: { period: 'P180D' },
} as const

/** A document as JSON, valid from 1 February 2026 to the end of January 2028 in Bujumbura. */
export const plainJson = {
  agreement: 'bi-tz-imm',
  version: 1,
  titles: [{ lang: 'en', text: 'Immigration, north of Kigoma' }],
  parties: [
    { party: 'bi.cgm', signatory: 'Commissaire général' },
    { party: 'tz.isd', signatory: 'Commissioner General' },
  ],
  validity: { from: '2026-02-01', to: '2028-01-31', zone: 'Africa/Bujumbura' },
  purposes: ['PREPAREDNESS', 'COORDINATION'],
  rules: [plainRule],
} as const

type Changes = Readonly<Record<string, unknown>>

/** A well-formed document: the plain one with members replaced, or left out where undefined. */
export function documentOf(changes: Changes = {}): AgreementDocument {
  return parseAgreement(JSON.parse(JSON.stringify({ ...plainJson, ...changes })))
}

/** The plain document with its one rule changed. */
export function documentWithRule(changes: Changes): AgreementDocument {
  return documentOf({ rules: [{ ...plainRule, ...changes }] })
}

/** The pointers of every fault that `parseAgreement` names. */
export function faultsOf(json: unknown): readonly string[] {
  try {
    parseAgreement(json)
    return []
  } catch (error) {
    if (!(error instanceof AgreementInvalidError)) throw error
    return error.details.errors.map(({ pointer }) => pointer)
  }
}
