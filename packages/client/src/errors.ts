import { BusError } from '@ujirani/errors'
import type { Problem } from './problem.ts'

/** The gateway refused; `problem` says why, in its own words. */
export class ProblemError extends BusError<'ERR_REMOTE_PROBLEM'> {
  readonly problem: Problem
  /** When the gateway said to come back, in seconds. */
  readonly retryAfterSeconds: number | undefined

  constructor(problem: Problem, retryAfterSeconds?: number) {
    const { status, title, detail, code } = problem
    const message = detail === undefined ? title : `${title}: ${detail}`
    super('ERR_REMOTE_PROBLEM', message, { status, remoteCode: code })
    this.problem = problem
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The gateway did not answer, or the connection broke off. */
export class GatewayUnavailableError extends BusError<'ERR_NOT_READY'> {
  constructor(options?: ErrorOptions) {
    const details = { what: 'the gateway', retryAfterSeconds: 1 }
    super('ERR_NOT_READY', 'the gateway cannot be reached', details, options)
  }
}

/** The gateway answered something that its contract does not know. */
export class AnswerInvalidError extends BusError<'ERR_REMOTE_PROBLEM'> {
  constructor(what: string, status = 200) {
    super('ERR_REMOTE_PROBLEM', `the gateway's answer is not valid: ${what}`, {
      status,
      remoteCode: undefined,
    })
  }
}

/** Evidence does not hold: its parts do not belong together, or nobody who is believed signed it. */
export class EvidenceInvalidError extends BusError<'ERR_EVIDENCE_INVALID'> {
  constructor(reason: string, options?: ErrorOptions) {
    super('ERR_EVIDENCE_INVALID', `the evidence does not hold: ${reason}`, { reason }, options)
  }
}

/** A receipt does not hold: it was altered, or no known gateway signed it. */
export class ReceiptInvalidError extends BusError<'ERR_SIGNATURE_INVALID'> {
  constructor(reason: string, options?: ErrorOptions) {
    super('ERR_SIGNATURE_INVALID', `the receipt does not hold: ${reason}`, { reason }, options)
  }
}
