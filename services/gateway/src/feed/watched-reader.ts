import type { Principal } from '@ujirani/auth'
import { isRefusal, verifyReader, type FeedReader } from './feed-reader.ts'

interface WatchedReaderParts {
  /** The client's record as it is now; another object means that it has changed. */
  readonly clientOf: (principal: Principal) => object | undefined
  readonly nowMs: () => number
  /** The reader may read no more; called at most once for each refusal. */
  readonly onRefused: () => void
  /** Nobody could be asked; what was known stands until somebody can. */
  readonly onUnknown: (error: unknown) => void
}

/** Who reads a stream, as far as it is known at any moment. */
export class WatchedReader {
  readonly #reader: FeedReader
  readonly #parts: WatchedReaderParts
  #principal: Principal
  #client: object | undefined
  #isVerifying = false

  constructor(reader: FeedReader, parts: WatchedReaderParts) {
    this.#reader = reader
    this.#parts = parts
    this.#principal = reader.principal
    this.#client = parts.clientOf(reader.principal)
  }

  /** As last verified. */
  get principal(): Principal {
    return this.#principal
  }

  get isExpired(): boolean {
    return this.#parts.nowMs() >= this.#principal.expiresAtMs
  }

  /** Whether the client stands in its party's record as it did when it was last verified. */
  get isUnchanged(): boolean {
    return this.#client !== undefined && this.#parts.clientOf(this.#principal) === this.#client
  }

  /** Verifies the reader again; does nothing while that is under way. */
  async verify(): Promise<void> {
    if (this.#isVerifying) return
    this.#isVerifying = true
    try {
      this.#principal = await verifyReader(this.#reader)
      this.#client = this.#parts.clientOf(this.#principal)
    } catch (error) {
      if (isRefusal(error)) this.#parts.onRefused()
      else this.#parts.onUnknown(error)
    } finally {
      this.#isVerifying = false
    }
  }
}
