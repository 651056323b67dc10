const windowMs = 250

/** How many records come a second, by a window of a quarter of a second. */
export class ArrivalRate {
  #windowFromMs = -Infinity
  #counted = 0
  #perSecond = 0

  /** Counts records in. `nowMs` is monotonic. */
  note(records: number, nowMs: number): void {
    this.#turn(nowMs)
    this.#counted += records
  }

  /** Of the last whole window, or of the present one where that is more already. */
  perSecond(nowMs: number): number {
    this.#turn(nowMs)
    return Math.max(this.#perSecond, (this.#counted * 1000) / windowMs)
  }

  #turn(nowMs: number): void {
    const sinceMs = nowMs - this.#windowFromMs
    if (sinceMs < windowMs) return
    // After a silence the last window is an empty one.
    this.#perSecond = sinceMs < 2 * windowMs ? (this.#counted * 1000) / windowMs : 0
    this.#counted = 0
    this.#windowFromMs = nowMs
  }
}
