import { BusError } from '@ujirani/errors'

/** One environment variable that cannot be used, and why; never its value. */
export interface VariableFault {
  readonly name: string
  readonly reason: string
}

/** The environment does not describe a service that may be started; lists every wrong variable. */
export class ConfigInvalidError extends BusError<'ERR_CONFIG_INVALID'> {
  constructor(variables: readonly VariableFault[], options?: ErrorOptions) {
    const faults = variables.map(({ name, reason }) => `${name} ${reason}`)
    super('ERR_CONFIG_INVALID', faults.join('; '), { variables }, options)
  }
}
