import { RegistryUnavailableError, SchemaUnknownError } from './errors.ts'

const maxUnknown = 10_000
const unknownForMs = 10_000
/** Questions about ids never seen: so many at once, and so many more each second. */
const burst = 50
const perSecond = 20

/** Keeps whoever writes random schema ids from turning every record into a request. */
export class QuestionLimit {
  readonly #nowMs: () => number
  /** Id → until when it counts as unknown; in the order of noting. */
  readonly #unknown = new Map<number, number>()
  #allowance = burst
  #countedAtMs: number

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
    this.#countedAtMs = nowMs()
  }

  /**
   * Lets one question pass.
   *
   * @throws {SchemaUnknownError} the registry did not know the id a moment ago
   * @throws {RegistryUnavailableError} too many questions lately
   */
  check(schemaId: number): void {
    const nowMs = this.#nowMs()
    if ((this.#unknown.get(schemaId) ?? -Infinity) > nowMs) throw new SchemaUnknownError(schemaId)
    const gained = ((nowMs - this.#countedAtMs) / 1_000) * perSecond
    this.#allowance = Math.min(burst, this.#allowance + gained)
    this.#countedAtMs = nowMs
    if (this.#allowance < 1) throw new RegistryUnavailableError()
    this.#allowance -= 1
  }

  noteUnknown(schemaId: number): void {
    this.#unknown.delete(schemaId)
    const [oldest] = this.#unknown.size >= maxUnknown ? this.#unknown.keys() : []
    if (oldest !== undefined) this.#unknown.delete(oldest)
    this.#unknown.set(schemaId, this.#nowMs() + unknownForMs)
  }
}
