import type { ErrorCode } from '@ujirani/errors'

/** How one error code looks from outside. */
export interface ProblemRow {
  readonly status: number
  /** Fixed for the code: the same words for every occurrence (RFC 9457 §3.1.3). */
  readonly title: string
}

/** Every code's outside face; total, so that a new code does not compile until it has one. */
export const problemTable = {
  ERR_ACCESS_UNRECORDED: { status: 503, title: 'The access cannot be recorded' },
  ERR_AGREEMENT_CONFLICT: { status: 409, title: 'The agreement is in another state' },
  ERR_AGREEMENT_INVALID: { status: 422, title: 'The agreement cannot be accepted' },
  ERR_AVRO_MALFORMED: { status: 422, title: 'The Avro bytes are not valid' },
  ERR_BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  ERR_BROKER_UNAVAILABLE: { status: 503, title: 'The event log cannot be reached' },
  ERR_CONFIG_INVALID: { status: 500, title: 'Internal error' },
  ERR_CURSOR_EXPIRED: { status: 410, title: 'The cursor points before what is kept' },
  ERR_CURSOR_INVALID: { status: 400, title: 'The cursor is not valid' },
  ERR_EVENT_INVALID: { status: 422, title: 'The event is not valid' },
  ERR_EVENT_TYPE_UNKNOWN: { status: 422, title: 'The event type is not known' },
  ERR_EVIDENCE_INVALID: { status: 422, title: 'The evidence does not hold' },
  ERR_FEED_TOO_WIDE: { status: 422, title: 'The feed spans too many topics' },
  ERR_FREE_TEXT_PERSONAL: { status: 422, title: 'Free text may hold personal data' },
  ERR_HOST_UNKNOWN: { status: 421, title: 'The host is not one of this page' },
  ERR_ID_CONFLICT: { status: 409, title: 'The id is taken by other content' },
  ERR_ID_IN_FUTURE: { status: 422, title: 'The id lies in the future' },
  ERR_ID_TOO_OLD: { status: 422, title: 'The id is older than the horizon' },
  ERR_INTERNAL: { status: 500, title: 'Internal error' },
  ERR_JSON_INVALID: { status: 400, title: 'The body is not valid JSON' },
  ERR_LEASE_STALE: { status: 503, title: 'The state of agreements is not fresh' },
  ERR_LEDGER_BEHIND: { status: 429, title: 'The ledger is behind' },
  ERR_LEDGER_SILENT: { status: 503, title: 'The ledger does not keep up' },
  ERR_LEDGER_ABSENT: { status: 500, title: 'Internal error' },
  ERR_LEDGER_INCONSISTENT: { status: 500, title: 'Internal error' },
  ERR_MEDIA_TYPE_UNSUPPORTED: { status: 415, title: 'The media type is not supported' },
  ERR_METHOD_NOT_ALLOWED: { status: 405, title: 'The method is not allowed here' },
  ERR_NOT_FOUND: { status: 404, title: 'Not found' },
  ERR_NOT_READY: { status: 503, title: 'The service is not ready' },
  ERR_NOTE_INVALID: { status: 422, title: 'The note is not valid' },
  ERR_OFFSET_OUT_OF_RANGE: { status: 500, title: 'Internal error' },
  ERR_ONWARD_FORBIDDEN: { status: 403, title: 'The agreement does not let this be passed on' },
  ERR_OPERATOR_INAPPLICABLE: { status: 500, title: 'Internal error' },
  ERR_ORIGIN_FOREIGN: { status: 403, title: 'The request comes from another origin' },
  ERR_PARTY_CONFLICT: { status: 409, title: 'The party record is in another state' },
  ERR_PARTY_INVALID: { status: 422, title: 'The party record cannot be accepted' },
  ERR_PROOF_INVALID: { status: 422, title: 'The proof does not hold' },
  ERR_QUOTA_EXCEEDED: { status: 429, title: 'Too many requests' },
  ERR_RECORD_MISPLACED: { status: 500, title: 'Internal error' },
  ERR_REGISTRY_UNAVAILABLE: { status: 503, title: 'The schema registry cannot be reached' },
  ERR_REMOTE_PROBLEM: { status: 502, title: 'Another service refused' },
  ERR_REQUEST_INVALID: { status: 400, title: 'The request is not valid' },
  ERR_SCHEMA_UNKNOWN: { status: 404, title: 'Not found' },
  ERR_SCOPE_MISSING: { status: 403, title: 'The token lacks the scope' },
  ERR_SESSION_MISSING: { status: 401, title: 'Nobody is signed in' },
  ERR_SIGNATURE_INVALID: { status: 422, title: 'The signature is not valid' },
  ERR_SOURCE_FOREIGN: { status: 403, title: 'The source belongs to another party' },
  ERR_STREAMS_EXHAUSTED: { status: 429, title: 'Too many open streams' },
  ERR_TOKEN_INVALID: { status: 401, title: 'The access token is not valid' },
  ERR_TOKEN_MISSING: { status: 401, title: 'An access token is needed' },
  ERR_TRUST_INVALID: { status: 500, title: 'Internal error' },
} satisfies Record<ErrorCode, ProblemRow>
