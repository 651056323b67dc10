import { toKafkaHeaders } from '@ujirani/events'
import { decide } from '../src/decide/decide.ts'
import type { Decision, DisclosedDecision, OriginEvent } from '../src/decide/decision.ts'
import type { Register } from '../src/register.ts'
import { noonMs } from './bus.ts'
import { convoy, convoyAgreement, convoyRule, keys, noPrior, registerOf } from './disclosures.ts'

export type Changes = Readonly<Record<string, unknown>>

/** The convoy rule with members replaced. */
export const rule = (changes: Changes = {}): Changes => ({ ...convoyRule, ...changes })

/** A bus with the convoy agreement, members replaced. */
export const registerWith = (changes: Changes = {}): Promise<Register> =>
  registerOf([convoyAgreement(changes)])

/** Everybody who may stand in an agreement of these tests. */
export const parties = ['bi.cgm', 'tz.isd', 'bi.pnb', 'iom'].map((party) => ({
  party,
  signatory: 'Director',
}))

/** Decides with the fixed keys and nothing hidden before. */
export function decideAt(register: Register, event = convoy(), atMs = noonMs): readonly Decision[] {
  return decide(event, register, atMs, noPrior, keys)
}

/** Recipient and clause of each decision. */
export function clausesOf(decisions: readonly Decision[]): readonly string[] {
  return decisions.map(({ recipient, clause }) => `${recipient} ${clause}`)
}

/** The decision, which must have disclosed. */
export function disclosed(decision: Decision | undefined): DisclosedDecision {
  if (decision?.outcome !== 'DISCLOSED') throw new TypeError(`withheld: ${decision?.clause ?? ''}`)
  return decision
}

/** Everything a recipient can hold of a decision, as the bytes it would hold. */
export function bytesOf(event: OriginEvent, { copy }: Pick<DisclosedDecision, 'copy'>): string {
  const value = event.type.avro.toBuffer(copy.value)
  const headers = toKafkaHeaders(copy.envelope, { salt: copy.salt })
  return JSON.stringify([copy.key, value, headers])
}
