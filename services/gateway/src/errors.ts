import { BusError, type PointedFault } from '@ujirani/errors'

/** The event's source names another party than the caller's. */
export class SourceForeignError extends BusError<'ERR_SOURCE_FOREIGN'> {
  constructor() {
    super('ERR_SOURCE_FOREIGN', 'a party publishes under its own source only', {})
  }
}

/** Free text that looks like personal data of somebody: nothing is stored. */
export class FreeTextPersonalError extends BusError<'ERR_FREE_TEXT_PERSONAL'> {
  constructor(errors: readonly PointedFault[]) {
    super('ERR_FREE_TEXT_PERSONAL', 'take out what the pointers name, and send again', { errors })
  }
}

/** The id's own time lies before the horizon within which repeats are recognised. */
export class IdTooOldError extends BusError<'ERR_ID_TOO_OLD'> {
  constructor() {
    super('ERR_ID_TOO_OLD', 'the UUIDv7 was made too long ago; send under a new id', {})
  }
}

/** The id's own time lies more than ten minutes ahead. */
export class IdInFutureError extends BusError<'ERR_ID_IN_FUTURE'> {
  constructor() {
    super('ERR_ID_IN_FUTURE', 'the UUIDv7 was made by a clock that runs ahead; set it right', {})
  }
}

/** The source has published other content under this id. */
export class IdConflictError extends BusError<'ERR_ID_CONFLICT'> {
  constructor() {
    super('ERR_ID_CONFLICT', 'this id of this source holds other content; use a new id', {})
  }
}

/** Something the gateway needs is not there yet, or not there now. */
export class NotReadyError extends BusError<'ERR_NOT_READY'> {
  constructor(what: string, options?: ErrorOptions) {
    const details = { what, retryAfterSeconds: 2 }
    super('ERR_NOT_READY', `${what} cannot be reached at the moment`, details, options)
  }
}

/** What the parties agreed on is not known to be current: nothing is read on old permissions. */
export class LeaseStaleError extends BusError<'ERR_LEASE_STALE'> {
  constructor() {
    const details = { retryAfterSeconds: 2 }
    super('ERR_LEASE_STALE', 'the state of agreements is not known to be current', details)
  }
}

/** The ledger takes too long to include what is published: publishers are to slow down. */
export class LedgerBehindError extends BusError<'ERR_LEDGER_BEHIND'> {
  constructor() {
    const details = { retryAfterSeconds: 2 }
    super('ERR_LEDGER_BEHIND', 'the ledger is more than five seconds behind', details)
  }
}

/** A receipt would promise what the ledger may not keep: nothing new is stored. */
export class LedgerSilentError extends BusError<'ERR_LEDGER_SILENT'> {
  constructor() {
    const details = { retryAfterSeconds: 10 }
    super('ERR_LEDGER_SILENT', 'the ledger does not include what is published', details)
  }
}

/** Who is about to be sent what could not be written to the log: so nothing is sent. */
export class AccessUnrecordedError extends BusError<'ERR_ACCESS_UNRECORDED'> {
  constructor(options?: ErrorOptions) {
    const details = { retryAfterSeconds: 2 }
    super('ERR_ACCESS_UNRECORDED', 'the access could not be recorded', details, options)
  }
}

/** A cursor that this bus did not give to this party. */
export class CursorInvalidError extends BusError<'ERR_CURSOR_INVALID'> {
  constructor() {
    super('ERR_CURSOR_INVALID', 'use a cursor as it was given, for the same place', {})
  }
}

/** A cursor that points before what is still kept. */
export class CursorExpiredError extends BusError<'ERR_CURSOR_EXPIRED'> {
  /** @param earliest the cursor of the oldest record that is kept */
  constructor(earliest: string) {
    super('ERR_CURSOR_EXPIRED', 'go on from the earliest record that is kept', { earliest })
  }
}

/** The event is based on a copy whose terms do not let it reach everybody that it would reach. */
export class OnwardForbiddenError extends BusError<'ERR_ONWARD_FORBIDDEN'> {
  constructor(clause: string, beyond: readonly string[]) {
    const message = `${clause} does not let it reach ${beyond.join(', ')}`
    super('ERR_ONWARD_FORBIDDEN', message, { clause })
  }
}
