import { BusError, type ErrorDetails } from '@ujirani/errors'

type Reason = ErrorDetails['ERR_TOKEN_INVALID']['reason']

// Who may not see the register must not learn from a refusal which clients stand in it: what is
// found out before the signature is verified reads the same as a signature that does not verify.
const unproven = 'the access token is not signed by the issuer of a registered client'

const sentences: Readonly<Record<Reason, string>> = {
  // RFC 9449 §7.1: what a thief of the token alone could do as well.
  bound: 'the access token is bound to a key: send it as "Authorization: DPoP" with a proof',
  proof: 'the DPoP proof is not one of this token, this request and this minute, used once',
  unbound: "the party's record asks this client for access tokens bound to a key (DPoP)",
  audience: 'the access token is meant for another audience',
  claims: 'the access token lacks a required claim or holds one that is out of bounds',
  client: unproven,
  expired: 'the access token has expired',
  issuer: unproven,
  malformed: 'the access token is not a compact JWS in its one canonical spelling',
  signature: unproven,
  type: 'the token is not an access token (typ at+jwt)',
}

/** An access token was presented and does not hold; `details.reason` is for logs and metrics. */
export class TokenInvalidError extends BusError<'ERR_TOKEN_INVALID'> {
  constructor(reason: Reason, options?: ErrorOptions) {
    super('ERR_TOKEN_INVALID', sentences[reason], { reason }, options)
  }
}

/** No bearer token was presented. */
export class TokenMissingError extends BusError<'ERR_TOKEN_MISSING'> {
  constructor() {
    super('ERR_TOKEN_MISSING', 'send "Authorization: Bearer" with an access token', {})
  }
}

/** The principal holds no such scope: its token, or its party's record, does not name it. */
export class ScopeMissingError extends BusError<'ERR_SCOPE_MISSING'> {
  constructor(scope: string) {
    super('ERR_SCOPE_MISSING', `this needs the scope ${scope}`, { scope })
  }
}

/** The issuer's keys cannot be read and none are known that are young enough to go on with. */
export class KeysUnavailableError extends BusError<'ERR_NOT_READY'> {
  constructor(retryAfterSeconds: number, options?: ErrorOptions) {
    const what = "the token issuer's keys"
    super(
      'ERR_NOT_READY',
      `${what} cannot be read at the moment`,
      { what, retryAfterSeconds },
      options,
    )
  }
}

/** More proofs of possession came within a minute than can be remembered. */
export class ProofsFullError extends BusError<'ERR_NOT_READY'> {
  constructor() {
    const details = { what: 'the memory of DPoP proofs', retryAfterSeconds: 5 }
    super('ERR_NOT_READY', 'too many DPoP proofs came within a minute', details)
  }
}

/** The identity provider did not answer a request for a token. */
export class IssuerUnavailableError extends BusError<'ERR_NOT_READY'> {
  constructor(options?: ErrorOptions) {
    const details = { what: 'the identity provider', retryAfterSeconds: 2 }
    super('ERR_NOT_READY', 'the identity provider cannot be reached', details, options)
  }
}

/** The identity provider refused to issue a token (RFC 6749 §5.2). */
export class TokenRefusedError extends BusError<'ERR_REMOTE_PROBLEM'> {
  constructor(status: number, remoteCode: string | undefined) {
    const why = remoteCode ?? `status ${status.toString()}`
    super('ERR_REMOTE_PROBLEM', `the identity provider refused a token: ${why}`, {
      status,
      remoteCode,
    })
  }
}

/** A client file does not hold what a client needs to ask for tokens. */
export class ClientFileInvalidError extends BusError<'ERR_REQUEST_INVALID'> {
  constructor(errors: ErrorDetails['ERR_REQUEST_INVALID']['errors']) {
    const where = errors.map((fault) => fault.pointer || '/').join(', ')
    super('ERR_REQUEST_INVALID', `the client file is not valid at ${where}`, { errors })
  }
}
