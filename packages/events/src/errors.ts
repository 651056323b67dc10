import { BusError, type ErrorDetails, type PointedFault } from '@ujirani/errors'

/** An event breaks the envelope's, the schema's or a check's rule; names every place at once. */
export class EventInvalidError extends BusError<'ERR_EVENT_INVALID'> {
  constructor(errors: readonly PointedFault[], options?: ErrorOptions) {
    const places = errors.map(({ pointer }) => pointer).join(', ')
    super('ERR_EVENT_INVALID', `the event is not valid at ${places}`, { errors }, options)
  }
}

/** The event's type, its major version included, is in no catalogue. */
export class EventTypeUnknownError extends BusError<'ERR_EVENT_TYPE_UNKNOWN'> {
  constructor(options?: ErrorOptions) {
    super('ERR_EVENT_TYPE_UNKNOWN', 'the event type is not in the catalogue', {}, options)
  }
}

/** Bytes that are not the Avro they claim to be, or that claim more than the bounds allow. */
export class AvroMalformedError extends BusError<'ERR_AVRO_MALFORMED'> {
  constructor(details: ErrorDetails['ERR_AVRO_MALFORMED'], options?: ErrorOptions) {
    super('ERR_AVRO_MALFORMED', `the Avro bytes are malformed: ${details.reason}`, details, options)
  }
}
