/** When events of an agreement last came to anybody, by one clock: `performance.now()`. */
export class Arrivals {
  readonly #last = new Map<string, number>()
  readonly #counts = new Map<string, number>()

  /** Notes that bytes of an event of the agreement have come just now. */
  note(agreement: string): void {
    this.#last.set(agreement, performance.now())
    this.#counts.set(agreement, this.count(agreement) + 1)
  }

  /** −Infinity before the first. */
  lastMs(agreement: string): number {
    return this.#last.get(agreement) ?? -Infinity
  }

  count(agreement: string): number {
    return this.#counts.get(agreement) ?? 0
  }
}

const marker = /"agreement":"([^"]+)"/

/** The source of what the bus itself tells: not a byte of what was disclosed. */
const notice = '"source":"urn:ujirani-bus:'

/** The agreement of a copy, if enough of its JSON is there to tell. */
export function agreementOf(json: string): string | undefined {
  if (json.includes(notice)) return undefined
  return marker.exec(json)?.[1]
}
