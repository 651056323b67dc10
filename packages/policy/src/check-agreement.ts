import type { AgreementDocument } from './document.ts'
import { checkRule } from './check-rule.ts'
import type { Finding, RuleContext } from './finding.ts'
import type { PartyRecord } from './party-record.ts'
import { recordAt, type Register } from './register.ts'
import { findUnreachable } from './reachability.ts'

/**
 * Everything in a well-formed document that does not make sense on this bus: who is not there,
 * what no schema has, what contradicts itself, what can never happen. None: it may be signed.
 *
 * @param atMs the append time in `agreements` to judge the parties' records by; by default now
 */
export function checkAgreement(
  document: AgreementDocument,
  register: Pick<Register, 'parties' | 'catalogue' | 'places'>,
  atMs = Infinity,
): readonly Finding[] {
  const parties = new Map<string, PartyRecord>()
  for (const state of register.parties.values()) {
    const record = recordAt(state, atMs)
    if (record !== undefined) parties.set(state.party, record)
  }
  const { catalogue, places } = register
  const context: RuleContext = { document, parties, catalogue, places }
  return [
    ...checkVersion(document),
    ...checkParties(context),
    ...checkDays(document),
    ...checkPurposes(document),
    ...document.rules.flatMap((rule, index) =>
      checkRule(rule, `/rules/${index.toString()}`, context),
    ),
    ...findUnreachable(document, places),
  ]
}

function checkVersion({ version, supersedes = null }: AgreementDocument): readonly Finding[] {
  if ((version === 1) === (supersedes === null)) return []
  const reason = 'every version but the first supersedes the one before'
  return [{ pointer: '/supersedes', reason }]
}

/** Everybody named is a party of the bus; who acts on the agreement is a party of it. */
function checkParties({ document, parties }: RuleContext): readonly Finding[] {
  const starter = document.standby?.activatedBy
  const isStranger = document.parties.every(({ party }) => party !== starter)
  return [
    ...document.parties.flatMap(({ party }, index) =>
      parties.has(party)
        ? []
        : [{ pointer: `/parties/${index.toString()}/party`, reason: 'is no party of this bus' }],
    ),
    ...(document.oversight?.auditors ?? []).flatMap((auditor, index) =>
      parties.get(auditor)?.kind === 'AUDITOR'
        ? []
        : [{ pointer: `/oversight/auditors/${index.toString()}`, reason: 'is no auditor here' }],
    ),
    ...(starter !== undefined && isStranger
      ? [{ pointer: '/standby/activatedBy', reason: 'is no party of the agreement' }]
      : []),
  ]
}

function checkDays({ validity }: AgreementDocument): readonly Finding[] {
  const { from, to, reviewBy } = validity
  if (to < from) return [{ pointer: '/validity/to', reason: 'lies before its beginning' }]
  if (reviewBy !== undefined && (reviewBy < from || reviewBy > to)) {
    return [{ pointer: '/validity/reviewBy', reason: 'lies outside the validity' }]
  }
  return []
}

function checkPurposes({ purposes, prohibited }: AgreementDocument): readonly Finding[] {
  return purposes.flatMap((purpose, index) =>
    prohibited?.purposes?.includes(purpose) === true
      ? [
          {
            pointer: `/purposes/${index.toString()}`,
            reason: 'is prohibited by the agreement itself',
          },
        ]
      : [],
  )
}
