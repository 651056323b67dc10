import { setTimeout } from 'node:timers/promises'
import type { BenchParty } from '../bus/bench-parties.ts'
import { agreementOf, type Arrivals } from './arrivals.ts'

const betweenPagesMs = 50
const comeBackMs = 100

/**
 * Asks for feeds without end, until it is stopped: for a page from a fixed place on, again and
 * again, and for what comes, by long polls.
 */
export class PageReaders {
  /** Answers that were read to their end. */
  answers = 0
  /** Answers that did not come, or said to come back, for the lease was not fresh. */
  unavailable = 0
  readonly #gateway: string
  readonly #arrivals: Arrivals
  readonly #ending = new AbortController()
  readonly #loops: Promise<void>[] = []
  readonly #failures: unknown[] = []

  constructor(gateway: string, arrivals: Arrivals) {
    this.#gateway = gateway
    this.#arrivals = arrivals
  }

  /** Begins to read a party's feed, from where it ends now. */
  async start({ client, token }: BenchParty): Promise<void> {
    const { cursor } = await client.page({ since: '2100-01-01T00:00:00Z' })
    const bearer = await token()
    for (const loop of [this.#page(bearer, cursor), this.#poll(bearer, cursor)]) {
      this.#loops.push(loop.catch((error: unknown) => void this.#failures.push(error)))
    }
  }

  /** @throws what an answer was that should not have been */
  async stop(): Promise<void> {
    this.#ending.abort()
    await Promise.all(this.#loops)
    const [failure] = this.#failures.filter(
      (error) => !(error instanceof Error && error.name === 'AbortError'),
    )
    if (failure !== undefined) throw failure as Error
  }

  async #page(bearer: string, start: string): Promise<void> {
    while (!this.#ending.signal.aborted) {
      await this.#ask(`limit=200&after=${start}`, bearer)
      await setTimeout(betweenPagesMs)
    }
  }

  async #poll(bearer: string, start: string): Promise<void> {
    let after = start
    while (!this.#ending.signal.aborted) {
      after = (await this.#ask(`wait=10&after=${after}`, bearer)) ?? after
    }
  }

  /** @returns the cursor; undefined when there was no page */
  async #ask(query: string, bearer: string): Promise<string | undefined> {
    const { status, text } = await this.#fetch(query, bearer)
    if (status === 503) {
      this.unavailable += 1
      await setTimeout(comeBackMs)
      return undefined
    }
    if (status !== 200) throw new Error(`a page was answered ${text}`)
    for (const event of text.split('{"specversion"')) {
      const agreement = agreementOf(event)
      if (agreement !== undefined) this.#arrivals.note(agreement)
    }
    this.answers += 1
    return /"cursor":"([^"]+)"/.exec(text)?.[1]
  }

  /** A gateway that cannot be reached for a moment is one that says to come back. */
  async #fetch(query: string, bearer: string) {
    try {
      const response = await fetch(`${this.#gateway}/v1/feed?${query}`, {
        headers: { authorization: `Bearer ${bearer}` },
        signal: this.#ending.signal,
      })
      return { status: response.status, text: await response.text() }
    } catch (error) {
      if (this.#ending.signal.aborted) throw error
      return { status: 503, text: '' }
    }
  }
}
