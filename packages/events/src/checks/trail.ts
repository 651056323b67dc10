/** The way from the root of a structured event to what is being looked at. */
export class Trail {
  readonly #steps: (string | number)[] = ['data']

  /** Goes down into a field or an item. */
  enter(step: string | number): void {
    this.#steps.push(step)
  }

  /** Comes back up. */
  leave(): void {
    this.#steps.pop()
  }

  /** The place as an RFC 6901 pointer; steps are names of fields and numbers, so none is escaped. */
  pointer(member?: string): string {
    const steps = member === undefined ? this.#steps : [...this.#steps, member]
    return `/${steps.join('/')}`
  }
}
