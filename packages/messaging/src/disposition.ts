import { BusError, type ErrorCode } from '@ujirani/errors'

/** What a consumer does with a record whose handler threw. */
export type Disposition = 'retry' | 'quarantine' | 'halt'

const table = {
  ERR_ACCESS_UNRECORDED: 'retry',
  ERR_AGREEMENT_CONFLICT: 'quarantine',
  ERR_AGREEMENT_INVALID: 'quarantine',
  ERR_AVRO_MALFORMED: 'quarantine',
  ERR_BODY_TOO_LARGE: 'quarantine',
  ERR_BROKER_UNAVAILABLE: 'retry',
  ERR_CONFIG_INVALID: 'halt',
  ERR_CURSOR_EXPIRED: 'halt',
  ERR_CURSOR_INVALID: 'halt',
  ERR_EVENT_INVALID: 'quarantine',
  ERR_EVENT_TYPE_UNKNOWN: 'quarantine',
  ERR_EVIDENCE_INVALID: 'halt',
  ERR_FEED_TOO_WIDE: 'halt',
  ERR_FREE_TEXT_PERSONAL: 'quarantine',
  ERR_HOST_UNKNOWN: 'halt',
  ERR_ID_CONFLICT: 'quarantine',
  ERR_ID_IN_FUTURE: 'quarantine',
  ERR_ID_TOO_OLD: 'quarantine',
  ERR_INTERNAL: 'retry',
  ERR_JSON_INVALID: 'quarantine',
  ERR_LEASE_STALE: 'retry',
  ERR_LEDGER_BEHIND: 'retry',
  ERR_LEDGER_SILENT: 'retry',
  ERR_LEDGER_ABSENT: 'halt',
  ERR_LEDGER_INCONSISTENT: 'halt',
  ERR_MEDIA_TYPE_UNSUPPORTED: 'quarantine',
  ERR_METHOD_NOT_ALLOWED: 'halt',
  ERR_NOT_FOUND: 'quarantine',
  ERR_NOT_READY: 'retry',
  ERR_NOTE_INVALID: 'quarantine',
  ERR_OFFSET_OUT_OF_RANGE: 'halt',
  ERR_ONWARD_FORBIDDEN: 'quarantine',
  ERR_OPERATOR_INAPPLICABLE: 'quarantine',
  ERR_ORIGIN_FOREIGN: 'halt',
  ERR_PARTY_CONFLICT: 'quarantine',
  ERR_PARTY_INVALID: 'quarantine',
  ERR_PROOF_INVALID: 'quarantine',
  ERR_QUOTA_EXCEEDED: 'retry',
  ERR_RECORD_MISPLACED: 'quarantine',
  ERR_REGISTRY_UNAVAILABLE: 'retry',
  ERR_REMOTE_PROBLEM: 'retry',
  ERR_REQUEST_INVALID: 'quarantine',
  ERR_SCHEMA_UNKNOWN: 'quarantine',
  ERR_SCOPE_MISSING: 'halt',
  ERR_SESSION_MISSING: 'halt',
  ERR_SIGNATURE_INVALID: 'quarantine',
  ERR_SOURCE_FOREIGN: 'quarantine',
  ERR_STREAMS_EXHAUSTED: 'retry',
  ERR_TOKEN_INVALID: 'halt',
  ERR_TOKEN_MISSING: 'halt',
  ERR_TRUST_INVALID: 'halt',
} satisfies Record<ErrorCode, Disposition>

/** The one place where an inner error becomes a fate for a Kafka record. */
export function toDisposition(error: unknown): Disposition {
  return table[BusError.is(error) ? error.code : 'ERR_INTERNAL']
}
