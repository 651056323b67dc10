import { BusError } from '@ujirani/errors'

/**
 * An operator met a value that it cannot be applied to, so the event is withheld. The reason says
 * what is wrong and never what the value was.
 */
export class OperatorInapplicableError extends BusError<'ERR_OPERATOR_INAPPLICABLE'> {
  constructor(path: string, reason: string, options?: ErrorOptions) {
    const message = `the operator at ${path} cannot be applied: ${reason}`
    super('ERR_OPERATOR_INAPPLICABLE', message, { path, reason }, options)
  }
}
