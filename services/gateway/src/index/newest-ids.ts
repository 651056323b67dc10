import type { EventId, PartyId } from '@ujirani/events'

/**
 * The greatest id that is stored of each party. A UUIDv7 rises with time, so the id of an event that
 * is published now is greater than all that are stored: it need not be looked for.
 */
export class NewestIds {
  readonly #newest = new Map<PartyId, string>()
  readonly #read: (party: PartyId) => string | undefined

  /** @param read the greatest id that is stored of a party, in the spelling of ids */
  constructor(read: (party: PartyId) => string | undefined) {
    this.#read = read
  }

  /** Whether nothing that is stored can have this id. */
  isNewer(party: PartyId, id: EventId): boolean {
    return id > this.#of(party)
  }

  note(party: PartyId, id: EventId): void {
    if (this.isNewer(party, id)) this.#newest.set(party, id)
  }

  clear(): void {
    this.#newest.clear()
  }

  #of(party: PartyId): string {
    const known = this.#newest.get(party) ?? this.#read(party) ?? ''
    this.#newest.set(party, known)
    return known
  }
}
