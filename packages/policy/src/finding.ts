import type { Catalogue, Places } from '@ujirani/events'
import type { AgreementDocument } from './document.ts'
import type { PartyRecord } from './party-record.ts'

/** One thing in a document that does not make sense: where, and why. Never quotes a value. */
export interface Finding {
  /** RFC 6901, into the document. */
  readonly pointer: string
  readonly reason: string
}

/** What a rule is judged against. */
export interface RuleContext {
  readonly document: AgreementDocument
  /** Every party of the bus, by id, with the record that counts. */
  readonly parties: ReadonlyMap<string, PartyRecord>
  readonly catalogue: Catalogue
  readonly places: Places
}
