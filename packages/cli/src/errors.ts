import { BusError } from '@ujirani/errors'

/** There is no running demo to talk to. */
export class DemoNotRunningError extends BusError<'ERR_NOT_READY'> {
  constructor(options?: ErrorOptions) {
    const message = 'The demo is not running. Start it with "npm start" and try again.'
    super('ERR_NOT_READY', message, { what: 'the demo', retryAfterSeconds: 5 }, options)
  }
}

/** The demo has no such client. */
export class ClientUnknownError extends BusError<'ERR_NOT_FOUND'> {
  constructor(clientId: string, known: readonly string[]) {
    const message = `The demo has no client ${clientId}. It has: ${known.join(', ')}.`
    super('ERR_NOT_FOUND', message, {})
  }
}

/** What was to be published is not there, or is no event. */
export class InputInvalidError extends BusError<'ERR_REQUEST_INVALID'> {
  constructor(detail: string, options?: ErrorOptions) {
    super('ERR_REQUEST_INVALID', detail, { errors: [{ pointer: '', detail }] }, options)
  }
}
