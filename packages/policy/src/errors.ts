import { BusError, type ErrorDetails, type PointedFault } from '@ujirani/errors'

function places(errors: readonly PointedFault[]): string {
  return errors.map(({ pointer, detail }) => `${pointer || '/'} ${detail}`).join('; ')
}

/** A trust file that cannot be believed as a whole; nothing of it is used. */
export class TrustInvalidError extends BusError<'ERR_TRUST_INVALID'> {
  constructor(details: ErrorDetails['ERR_TRUST_INVALID'], options?: ErrorOptions) {
    super('ERR_TRUST_INVALID', `the trust file is not valid: ${details.reason}`, details, options)
  }
}

/** A signed thing that is malformed, or signed by nobody who may sign it. */
export class SignatureInvalidError extends BusError<'ERR_SIGNATURE_INVALID'> {
  constructor(reason: string, options?: ErrorOptions) {
    super('ERR_SIGNATURE_INVALID', `the signature is not valid: ${reason}`, { reason }, options)
  }
}

/** A party record breaks its grammar; names every place at once. */
export class PartyInvalidError extends BusError<'ERR_PARTY_INVALID'> {
  constructor(errors: readonly PointedFault[], options?: ErrorOptions) {
    const message = `the party record is not valid: ${places(errors)}`
    super('ERR_PARTY_INVALID', message, { errors }, options)
  }
}

/** A well-formed, well-signed party act that does not fit the state it meets. */
export class PartyConflictError extends BusError<'ERR_PARTY_CONFLICT'> {
  constructor(party: string, reason: string, options?: ErrorOptions) {
    super(
      'ERR_PARTY_CONFLICT',
      `the act on ${party} is refused: ${reason}`,
      { party, reason },
      options,
    )
  }
}

/** An agreement document breaks its grammar, a limit or its type-check. */
export class AgreementInvalidError extends BusError<'ERR_AGREEMENT_INVALID'> {
  constructor(errors: readonly PointedFault[], options?: ErrorOptions) {
    const message = `the agreement is not valid: ${places(errors)}`
    super('ERR_AGREEMENT_INVALID', message, { errors }, options)
  }
}

/** A well-formed agreement act that does not fit the state it meets. */
export class AgreementConflictError extends BusError<'ERR_AGREEMENT_CONFLICT'> {
  constructor(agreement: string, reason: string, options?: ErrorOptions) {
    const message = `the act on ${agreement} is refused: ${reason}`
    super('ERR_AGREEMENT_CONFLICT', message, { agreement, reason }, options)
  }
}
