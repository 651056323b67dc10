import { BusError } from '@ujirani/errors'

/** The feed would join more topics than one cursor can hold a place in. */
export class FeedTooWideError extends BusError<'ERR_FEED_TOO_WIDE'> {
  constructor(limit: number) {
    super('ERR_FEED_TOO_WIDE', 'read one agreement at a time, with agreement=', { limit })
  }
}

/** The party has as many streams open as it may. */
export class StreamsExhaustedError extends BusError<'ERR_STREAMS_EXHAUSTED'> {
  constructor(limit: number) {
    const words = `close one of the ${String(limit)} that your party has open`
    super('ERR_STREAMS_EXHAUSTED', words, { retryAfterSeconds: 5 })
  }
}
