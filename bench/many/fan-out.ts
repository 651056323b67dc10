import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { StructuredEvent } from '@ujirani/client'
import type { JoinedParty } from '../bus/many-parties.ts'
import { createLoadEvent } from '../load/events.ts'

const batchEvents = 50
const publishersBesideEachOther = 8
const marker = Buffer.from('"incidentId":"')
const idLength = 36
const endOfMessage = Buffer.from('\n\n')
const patienceMs = 30_000

/** What a load came to. */
export interface FanOutResult {
  readonly events: number
  readonly deliveries: number
  readonly seconds: number
  /** From the call of publish to each delivery. */
  readonly latencyMs: readonly number[]
}

/**
 * Publishes, and counts what comes to open streams. The id of an incident is in each copy; by it a
 * delivery is told to its publishing.
 */
export class FanOut {
  readonly #publishers: readonly JoinedParty[]
  readonly #perEvent: number
  readonly #askedAtMs = new Map<string, number>()
  #latencyMs: number[] = []
  #delivered = 0
  #turn = 0

  /** @param perEvent deliveries that each event comes to, streams and recipients together */
  constructor(publishers: readonly JoinedParty[], perEvent: number) {
    this.#publishers = publishers
    this.#perEvent = perEvent
  }

  /** Reads a stream. */
  readonly watch = (answer: IncomingMessage): void => {
    let rest: Buffer = Buffer.alloc(0)
    answer.on('data', (piece: Buffer) => {
      const text = rest.length === 0 ? piece : Buffer.concat([rest, piece])
      let from = 0
      for (let end = text.indexOf(endOfMessage); end >= 0; end = text.indexOf(endOfMessage, from)) {
        this.#note(text.subarray(from, end))
        from = end + endOfMessage.length
      }
      rest = text.subarray(from)
    })
  }

  /** Publishes in batches, never more than so many events ahead of what was delivered. */
  async saturate(seconds: number, ahead: number): Promise<FanOutResult> {
    const beganMs = this.#begin()
    let sent = 0
    const work = async (): Promise<void> => {
      while (performance.now() - beganMs < seconds * 1000) {
        if (sent - this.#delivered / this.#perEvent > ahead) {
          await setTimeout(2)
          continue
        }
        sent += batchEvents
        await this.#publishBatch()
      }
    }
    await Promise.all(Array.from({ length: publishersBesideEachOther }, work))
    return this.#end(sent, beganMs)
  }

  /** Publishes single events at a steady rate. */
  async pace(seconds: number, perSecond: number): Promise<FanOutResult> {
    const beganMs = this.#begin()
    const pending: Promise<unknown>[] = []
    const events = Math.round(seconds * perSecond)
    for (let sent = 0; sent < events; sent += 1) {
      const waitMs = beganMs + (sent * 1000) / perSecond - performance.now()
      if (waitMs > 0) await setTimeout(waitMs)
      const from = this.#next()
      pending.push(from.client.publish(this.#createEvent(from)))
    }
    await Promise.all(pending)
    return this.#end(events, beganMs)
  }

  #begin(): number {
    this.#latencyMs = []
    this.#delivered = 0
    this.#askedAtMs.clear()
    return performance.now()
  }

  async #end(events: number, beganMs: number): Promise<FanOutResult> {
    const untilMs = performance.now() + patienceMs
    const expected = events * this.#perEvent
    while (this.#delivered < expected) {
      if (performance.now() > untilMs) {
        throw new Error(`${String(this.#delivered)} of ${String(expected)} deliveries came`)
      }
      await setTimeout(2)
    }
    const seconds = (performance.now() - beganMs) / 1000
    return { events, deliveries: this.#delivered, seconds, latencyMs: this.#latencyMs }
  }

  #next(): JoinedParty {
    this.#turn += 1
    const publisher = this.#publishers[this.#turn % this.#publishers.length]
    if (publisher === undefined) throw new TypeError('nobody to publish')
    return publisher
  }

  async #publishBatch(): Promise<void> {
    const from = this.#next()
    const events = Array.from({ length: batchEvents }, () => this.#createEvent(from))
    const items = await from.client.publishBatch(events)
    if (items.length !== batchEvents) throw new Error('a batch was not accepted')
  }

  #createEvent({ party }: JoinedParty): StructuredEvent {
    const event = JSON.parse(createLoadEvent(party)) as StructuredEvent
    this.#askedAtMs.set(event.id, performance.now())
    return event
  }

  #note(message: Buffer): void {
    const at = message.indexOf(marker)
    if (at < 0) return
    const begin = at + marker.length
    const askedAtMs = this.#askedAtMs.get(message.toString('latin1', begin, begin + idLength))
    if (askedAtMs === undefined) return
    this.#delivered += 1
    this.#latencyMs.push(performance.now() - askedAtMs)
  }
}
