import { BusError } from '@ujirani/errors'

/** There is no log where one is looked for. Making one is an act of its own. */
export class LedgerAbsentError extends BusError<'ERR_LEDGER_ABSENT'> {
  constructor() {
    super('ERR_LEDGER_ABSENT', 'there is no log; initialising one is an act of its own', {})
  }
}

/** The log on this disk is not the one it must be: older than what was seen, or at odds with itself. */
export class LedgerInconsistentError extends BusError<'ERR_LEDGER_INCONSISTENT'> {
  constructor(reason: string, options?: ErrorOptions) {
    super('ERR_LEDGER_INCONSISTENT', `the log must not go on: ${reason}`, { reason }, options)
  }
}
