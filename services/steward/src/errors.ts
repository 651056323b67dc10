import { BusError } from '@ujirani/errors'

/** This steward stands by, or cannot be sure that it still leads: it changes nothing. */
export class NotLeadingError extends BusError<'ERR_NOT_READY'> {
  constructor() {
    const details = { what: 'the leading steward', retryAfterSeconds: 1 }
    super('ERR_NOT_READY', 'another steward leads, or is about to', details)
  }
}
