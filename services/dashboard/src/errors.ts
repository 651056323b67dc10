import { BusError } from '@ujirani/errors'

/** Nobody is signed in here, or no longer. */
export class SessionMissingError extends BusError<'ERR_SESSION_MISSING'> {
  constructor(options?: ErrorOptions) {
    super('ERR_SESSION_MISSING', 'sign in, then ask again', {}, options)
  }
}

/** The request names a host that this page does not have (DNS rebinding looks like that). */
export class HostUnknownError extends BusError<'ERR_HOST_UNKNOWN'> {
  constructor() {
    super('ERR_HOST_UNKNOWN', 'open the page at its own address', {})
  }
}

/** A request that changes something was not sent by this page. */
export class OriginForeignError extends BusError<'ERR_ORIGIN_FOREIGN'> {
  constructor() {
    super('ERR_ORIGIN_FOREIGN', 'only this page itself may ask for that', {})
  }
}
