import type { ServerResponse } from 'node:http'
import type { Clock } from '@ujirani/runtime'

/** Why a stream ends; told in its last message. */
export type CloseReason =
  /** The token has expired, or its client or key was taken out of use. */
  | 'token-expired'
  /** The reader has not read for ten seconds. */
  | 'slow-consumer'
  | 'shutting-down'
  /** Retention has overtaken the reader, or a topic is another one: its cursor says what to do. */
  | 'cursor-expired'
  /** By now the party may read more topics than one feed can join. */
  | 'feed-too-wide'

const pingMs = 15_000
const drainMs = 10_000
const lastWordsMs = 1_000
const retry = { leastMs: 1_000, spreadMs: 2_000 } as const

interface OutletEvents {
  /** There is room again after there was none. */
  readonly onRoom: () => void
  /** Nothing can be written any more. */
  readonly onGone: () => void
}

/**
 * The end of a stream that the network has. At most one burst waits in it: who does not take it in
 * ten seconds is cut.
 *
 * @see WHATWG HTML §9.2 Server-sent events
 */
export class StreamOutlet {
  readonly #response: ServerResponse
  readonly #clock: Pick<Clock, 'monotonicMs'>
  readonly #events: OutletEvents
  #pingAtMs: number
  #blockedSinceMs: number | undefined
  #isEnded = false

  constructor(response: ServerResponse, clock: Pick<Clock, 'monotonicMs'>, events: OutletEvents) {
    this.#response = response
    this.#clock = clock
    this.#events = events
    this.#pingAtMs = clock.monotonicMs() + pingMs
    response.once('close', events.onGone)
    response.on('drain', this.#onDrain)
  }

  /** Whether nothing more may be written until what waits is taken. */
  get isBlocked(): boolean {
    return this.#blockedSinceMs !== undefined
  }

  /** Whether anything that was written has not been handed to the network yet. */
  get holdsUnsent(): boolean {
    return this.#response.writableLength > 0
  }

  /** Sends the head, and when to come back (with a spread, so that not all do so at once). */
  open(): void {
    // The connection ends with the stream: chunks around each message would only cost.
    this.#response.useChunkedEncodingByDefault = false
    setStreamHeaders(this.#response)
    this.#response.flushHeaders()
    const afterMs = retry.leastMs + Math.floor(Math.random() * retry.spreadMs)
    this.write(`retry: ${String(afterMs)}\n\n`)
  }

  write(text: string): void {
    if (this.#isEnded) return
    if (!this.#response.write(text)) this.#blockedSinceMs ??= this.#clock.monotonicMs()
  }

  /** Pings when it is time, at fixed intervals whatever else was written; true while it is read. */
  tick(): boolean {
    const nowMs = this.#clock.monotonicMs()
    const isRead = this.#blockedSinceMs === undefined || nowMs - this.#blockedSinceMs < drainMs
    if (nowMs < this.#pingAtMs) return isRead
    this.#pingAtMs += pingMs * Math.ceil((nowMs - this.#pingAtMs + 1) / pingMs)
    if (!this.isBlocked) this.write(': ping\n\n')
    return isRead
  }

  /** Says why and ends; what cannot be taken in a second is cut off. */
  end(reason: CloseReason): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#response.end(`event: closed\ndata: {"reason":"${reason}"}\n\n`)
    if (this.#response.writableFinished) return
    const cut = setTimeout(() => {
      this.cut()
    }, lastWordsMs)
    this.#response.once('close', () => {
      clearTimeout(cut)
    })
  }

  /** Ends at once, with what waits to be taken thrown away. */
  cut(): void {
    this.#isEnded = true
    this.#response.socket?.resetAndDestroy()
  }

  readonly #onDrain = (): void => {
    this.#blockedSinceMs = undefined
    this.#events.onRoom()
  }
}

/** The headers of an event stream: no cache, no buffering and no compression on its way. */
export function setStreamHeaders(response: ServerResponse): void {
  response.statusCode = 200
  response.setHeader('content-type', 'text/event-stream; charset=utf-8')
  response.setHeader('cache-control', 'no-cache, no-transform')
  response.setHeader('x-accel-buffering', 'no')
}
