import { BusError } from '@ujirani/errors'

/** The broker did not answer, or not in time; what was asked may have happened or not. */
export class BrokerUnavailableError extends BusError<'ERR_BROKER_UNAVAILABLE'> {
  constructor(options?: ErrorOptions) {
    const retryAfterSeconds = 1
    super(
      'ERR_BROKER_UNAVAILABLE',
      'the broker did not answer in time',
      { retryAfterSeconds },
      options,
    )
  }
}

/** The broker understood and said no: an operator's or programmer's matter. */
export class BrokerRefusedError extends BusError<'ERR_INTERNAL'> {
  /** @param reason the broker's name of the error, for the log: `INVALID_CONFIG` */
  constructor(reason: string, options?: ErrorOptions) {
    super('ERR_INTERNAL', `the broker refused: ${reason}`, {}, options)
  }
}

/** More records wait for the broker than the publisher holds. */
export class PublisherBusyError extends BusError<'ERR_NOT_READY'> {
  constructor() {
    const details = { what: 'publisher', retryAfterSeconds: 1 }
    super('ERR_NOT_READY', 'too many records wait for the broker', details)
  }
}

/** The publisher was closed. */
export class PublisherClosedError extends BusError<'ERR_NOT_READY'> {
  constructor() {
    super('ERR_NOT_READY', 'the publisher is closed', { what: 'publisher', retryAfterSeconds: 1 })
  }
}

/** No topic of that name; the steward makes topics, so it may come to exist. */
export class TopicMissingError extends BusError<'ERR_NOT_READY'> {
  readonly topic: string

  constructor(topic: string) {
    const details = { what: 'topic', retryAfterSeconds: 1 }
    super('ERR_NOT_READY', `topic ${topic} does not exist`, details)
    this.topic = topic
  }
}

/** A record that no request to the broker can hold. */
export class RecordTooLargeError extends BusError<'ERR_BODY_TOO_LARGE'> {
  constructor(limitBytes: number) {
    super('ERR_BODY_TOO_LARGE', `a record is larger than ${String(limitBytes)} bytes`, {
      limitBytes,
    })
  }
}

/** The schema registry did not answer; ids already known keep working. */
export class RegistryUnavailableError extends BusError<'ERR_REGISTRY_UNAVAILABLE'> {
  constructor(options?: ErrorOptions) {
    const details = { retryAfterSeconds: 2 }
    super('ERR_REGISTRY_UNAVAILABLE', 'the schema registry did not answer', details, options)
  }
}

/** A record's schema is not registered: the deploy step has not run. */
export class SchemaMissingError extends BusError<'ERR_NOT_READY'> {
  constructor(record: string, options?: ErrorOptions) {
    const details = { what: 'schemas', retryAfterSeconds: 2 }
    super('ERR_NOT_READY', `the schema of ${record} is not registered`, details, options)
  }
}

/** The registry does not take a schema, most often because it breaks what is registered. */
export class SchemaRefusedError extends BusError<'ERR_INTERNAL'> {
  constructor(record: string, options?: ErrorOptions) {
    super('ERR_INTERNAL', `the registry refuses the schema of ${record}`, {}, options)
  }
}

/** The registry knows no schema of that id. */
export class SchemaUnknownError extends BusError<'ERR_SCHEMA_UNKNOWN'> {
  constructor(schemaId: number, options?: ErrorOptions) {
    super(
      'ERR_SCHEMA_UNKNOWN',
      `schema ${String(schemaId)} is not registered`,
      { schemaId },
      options,
    )
  }
}

/** A position before what is kept, or past the end: the bounds at that time go with it. */
export class OffsetOutOfRangeError extends BusError<'ERR_OFFSET_OUT_OF_RANGE'> {
  constructor(start: number, end: number) {
    super(
      'ERR_OFFSET_OUT_OF_RANGE',
      `the offset is not within ${String(start)} to ${String(end)}`,
      { start, end },
    )
  }
}
