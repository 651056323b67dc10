import type { PartyId } from '@ujirani/events'
import type { Register } from '../register.ts'
import type { Candidate, Lane } from './compile.ts'

/** Between whom and when a copy is made. */
export interface Crossing {
  readonly publisher: PartyId
  readonly register: Pick<Register, 'parties'>
  /** Unix milliseconds of the decision. */
  readonly atMs: number
}

/**
 * The form of a rule that holds between a publisher and a recipient at an instant: contacts of
 * officials cross as the rule lists them within one country, and abroad only while a transfer permit
 * of the publisher's country covers them. A party without a country is abroad to every other.
 */
export function candidateFor(
  candidate: Candidate,
  { recipient, permits }: Pick<Lane, 'recipient' | 'permits'>,
  { publisher, register, atMs }: Crossing,
): Candidate {
  const { withContacts } = candidate
  if (withContacts === undefined) return candidate
  const countryOf = (party: PartyId) => register.parties.get(party)?.record.country ?? undefined
  const country = countryOf(publisher)
  if (country === undefined) return candidate
  const isAtHome = countryOf(recipient) === country
  const isPermitted = permits.some(
    ({ jurisdiction, endMs }) => jurisdiction === country && atMs < endMs,
  )
  return isAtHome || isPermitted ? withContacts : candidate
}
