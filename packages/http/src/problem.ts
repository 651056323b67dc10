import { BusError, type ErrorCode, type PointedFault } from '@ujirani/errors'
import { problemTable } from './problem-table.ts'
import { titleOf, type TitleLanguage } from './problem-titles.ts'

/** A problem details object (RFC 9457). */
export interface Problem {
  /** Absolute URI of the page that explains this kind of problem (docs/problems/). */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  /** What to do about this occurrence; never a value of the input. */
  readonly detail?: string
  readonly errors?: readonly PointedFault[]
  /** Of an expired cursor: the one to go on with. */
  readonly earliest?: string
  /** The request's id, as a URI; quote it to the operator. */
  readonly instance: string
}

/** The name of a code in URIs and files: `id-conflict`. */
export function toProblemName(code: ErrorCode): string {
  return code.slice(4).toLowerCase().replaceAll('_', '-')
}

/** What an error looks like from outside, before it is bound to a request. */
function isTold(error: unknown): error is BusError {
  return BusError.is(error) && problemTable[error.code].title !== 'Internal error'
}

/**
 * The one place where an inner error becomes an HTTP answer. Errors that are not of the register,
 * and those whose row says so, become the same 500 that discloses nothing.
 */
export function toProblem(
  error: unknown,
  requestId: string,
  language: TitleLanguage = 'en',
): Problem {
  const code: ErrorCode = isTold(error) ? error.code : 'ERR_INTERNAL'
  const { status } = problemTable[code]
  const occurrence = isTold(error) ? { detail: error.message, ...toMembers(error) } : {}
  return {
    type: `https://ujirani.org/problems/${toProblemName(code)}`,
    title: titleOf(code, language),
    status,
    code,
    ...occurrence,
    instance: `urn:uuid:${requestId}`,
  }
}

/** What a code carries for the outside, besides its words. */
function toMembers({ details }: BusError): Pick<Problem, 'errors' | 'earliest'> {
  if ('errors' in details) return { errors: details.errors }
  return 'earliest' in details ? { earliest: details.earliest } : {}
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '')}"`

/** The scheme that would have been right: RFC 6750 §3, RFC 9449 §7.1. */
function schemeOf(error: BusError): string {
  const isAboutBinding =
    BusError.is(error, 'ERR_TOKEN_INVALID') &&
    ['bound', 'unbound', 'proof'].includes(error.details.reason)
  return isAboutBinding ? 'DPoP algs="ES256 Ed25519 EdDSA"' : 'Bearer realm="ujirani"'
}

function toChallenge(error: BusError, metadataUrl: string | undefined): string {
  const parts = metadataUrl === undefined ? [] : [`resource_metadata=${quoted(metadataUrl)}`]
  if (BusError.is(error, 'ERR_TOKEN_INVALID')) {
    const isProof = error.details.reason === 'proof'
    parts.push(
      `error="${isProof ? 'invalid_dpop_proof' : 'invalid_token'}"`,
      `error_description=${quoted(error.message)}`,
    )
  }
  if (BusError.is(error, 'ERR_SCOPE_MISSING')) {
    parts.push('error="insufficient_scope"', `scope=${quoted(error.details.scope)}`)
  }
  return [schemeOf(error), ...parts].join(', ')
}

/**
 * The headers that belong to an error: a challenge to 401 and to a missing scope, `Retry-After`,
 * `Allow`, `Accept`.
 *
 * @param metadataUrl where the protected resource describes itself (RFC 9728 §5.1)
 * @see RFC 6750 §3, RFC 9110 §10.2.3
 */
export function toProblemHeaders(
  error: unknown,
  metadataUrl?: string,
): Readonly<Record<string, string>> {
  if (!isTold(error)) return {}
  const headers: Record<string, string> = {}
  const isScope = error.code === 'ERR_SCOPE_MISSING'
  if (problemTable[error.code].status === 401 || isScope) {
    headers['www-authenticate'] = toChallenge(error, metadataUrl)
  }
  if ('retryAfterSeconds' in error.details) {
    headers['retry-after'] = String(Math.max(1, Math.ceil(error.details.retryAfterSeconds)))
  }
  if ('allowed' in error.details) headers['allow'] = error.details.allowed.join(', ')
  if ('accepted' in error.details) headers['accept'] = error.details.accepted.join(', ')
  return headers
}
