import { partyOf, type CopyId, type ParsedEvent, type PartyId } from '@ujirani/events'
import { mayPassOn, type Register, type SourceCopy } from '@ujirani/policy'
import { readDecision } from './decided-copy.ts'
import { OnwardForbiddenError } from './errors.ts'
import type { GatewayParts } from './parts.ts'
import type { Publishing } from './publishing.ts'

/** Finds under what terms a party holds a copy; undefined when it holds none of that id. */
export type FindTerms = (party: PartyId, id: CopyId) => Promise<SourceCopy | undefined>

interface OnwardParts extends Pick<GatewayParts, 'clock'> {
  readonly register: { readonly current: () => Register }
  readonly findTerms: FindTerms
}

const copyForm = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Keeps a party from passing on what it was given on other terms: an event whose `derivedfrom` or
 * `causationid` names a copy may reach those only whom the copy's terms name. By whatever door it
 * comes; an event that names no copy goes on without a pause.
 *
 * @throws {OnwardForbiddenError} with the clause, and nothing is stored
 */
export function withOnwardTerms(publishing: Publishing, parts: OnwardParts): Publishing {
  const check = async (event: ParsedEvent, ids: readonly CopyId[]): Promise<void> => {
    const party = partyOf(event.envelope)
    const found = await Promise.all(ids.map((id) => parts.findTerms(party, id)))
    const copies = found.filter((terms) => terms !== undefined)
    const answer = mayPassOn(event, copies, parts.register.current(), parts.clock.nowMs())
    if (!answer.may) throw new OnwardForbiddenError(answer.clause, answer.beyond)
  }
  return {
    publish: (event) => {
      const ids = copiesNamed(event)
      if (ids.length === 0) return publishing.publish(event)
      return check(event, ids).then(() => publishing.publish(event))
    },
  }
}

/** What an event is based on, as far as it may be copies: they have ids of a form of their own. */
function copiesNamed({ envelope }: ParsedEvent): readonly CopyId[] {
  const named = new Set([envelope.derivedfrom, envelope.causationid])
  return [...named].filter((id): id is CopyId => id !== undefined && copyForm.test(id))
}

/**
 * Finds terms in the decisions that were made on copies: what the rule said that disclosed it, in
 * the version it was disclosed under. They outlive the agreement, and the copy itself.
 */
export function findTermsIn(
  parts: Pick<GatewayParts, 'reader' | 'busRecords' | 'index' | 'register'>,
): FindTerms {
  return async (party, id) => {
    for (const offset of parts.index.decisionsOfCopy(id)) {
      const { decision } = (await readDecision(parts, offset)) ?? {}
      const line = decision?.lines.find(({ copyId, recipient }) => {
        return copyId === id && recipient === party
      })
      if (decision === undefined || line === undefined) continue
      return toTerms(decision, line, parts.register.current())
    }
    return undefined
  }
}

type Decided = NonNullable<Awaited<ReturnType<typeof readDecision>>>['decision']

function toTerms(
  { source }: Decided,
  { agreement, version, rule: name }: Decided['lines'][number],
  { agreements }: Register,
): SourceCopy {
  const { document } = agreements.get(agreement as never)?.versions[version - 1] ?? {}
  const onward = document?.rules.find(({ rule }) => rule === name)?.onward
  // Unknown terms are the narrowest.
  const to = onward?.mode === 'LISTED' ? onward.to : []
  return {
    source,
    agreement: agreement as SourceCopy['agreement'],
    agreementversion: version,
    rule: name as SourceCopy['rule'],
    onward: { mode: onward?.mode ?? 'NONE', to },
  }
}
