import { BusError, type ErrorDetails, type PointedFault } from '@ujirani/errors'

const jsonFaults: Readonly<Record<ErrorDetails['ERR_JSON_INVALID']['reason'], string>> = {
  syntax: 'the body is not JSON (RFC 8259)',
  'duplicate-key': 'an object in the body has two members of one name',
  'forbidden-key': 'an object in the body has a member of a name that is not allowed',
  depth: 'the body is nested more than 32 levels deep',
  number: 'a number in the body cannot be kept exactly; send it as the schema says, or smaller',
  encoding: 'the body is not well-formed UTF-8, or escapes half a surrogate pair',
}

/** The body is not the strict JSON that this bus accepts. */
export class JsonInvalidError extends BusError<'ERR_JSON_INVALID'> {
  constructor(reason: ErrorDetails['ERR_JSON_INVALID']['reason']) {
    super('ERR_JSON_INVALID', jsonFaults[reason], { reason })
  }
}

/** The body is larger than this route takes. */
export class BodyTooLargeError extends BusError<'ERR_BODY_TOO_LARGE'> {
  constructor(limitBytes: number) {
    super('ERR_BODY_TOO_LARGE', `send at most ${String(limitBytes)} bytes`, { limitBytes })
  }
}

/** The body's media type, charset or content encoding is not one this route takes. */
export class MediaTypeUnsupportedError extends BusError<'ERR_MEDIA_TYPE_UNSUPPORTED'> {
  constructor(accepted: readonly string[]) {
    const words = `send ${accepted.join(' or ')} in UTF-8, without a content encoding`
    super('ERR_MEDIA_TYPE_UNSUPPORTED', words, { accepted })
  }
}

/** The path exists, but not with this method. */
export class MethodNotAllowedError extends BusError<'ERR_METHOD_NOT_ALLOWED'> {
  constructor(allowed: readonly string[]) {
    super('ERR_METHOD_NOT_ALLOWED', `this path takes ${allowed.join(', ')}`, { allowed })
  }
}

/** Nothing there, or nothing this caller may know of: the two are one answer. */
export class NotFoundError extends BusError<'ERR_NOT_FOUND'> {
  constructor() {
    super('ERR_NOT_FOUND', 'there is nothing here that you may see', {})
  }
}

/** The caller has used up what it may ask for in this time. */
export class QuotaExceededError extends BusError<'ERR_QUOTA_EXCEEDED'> {
  constructor(retryAfterSeconds: number) {
    super('ERR_QUOTA_EXCEEDED', `wait ${String(retryAfterSeconds)} s and send again`, {
      retryAfterSeconds,
    })
  }
}

/** Parameters or body have the wrong form; every fault says where, none says what was sent. */
export class RequestInvalidError extends BusError<'ERR_REQUEST_INVALID'> {
  constructor(errors: readonly PointedFault[]) {
    super('ERR_REQUEST_INVALID', 'correct what the pointers name', { errors })
  }
}
