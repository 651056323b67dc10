/** One thing wrong with an input: where (RFC 6901 pointer) and what, never the value itself. */
export interface PointedFault {
  readonly pointer: string
  readonly detail: string
}

type Nothing = Readonly<Record<string, never>>

/**
 * The register of every failure the bus can name, and what each one carries.
 *
 * A code is part of the public contract; a message is not. Adding a code here breaks the build of
 * both edges (`http/problem-table.ts`, `messaging/disposition.ts`) until they say how to answer it.
 */
export interface ErrorDetails {
  ERR_ACCESS_UNRECORDED: { readonly retryAfterSeconds: number }
  ERR_AGREEMENT_CONFLICT: { readonly agreement: string; readonly reason: string }
  ERR_AGREEMENT_INVALID: { readonly errors: readonly PointedFault[] }
  ERR_AVRO_MALFORMED: { readonly reason: string }
  ERR_BODY_TOO_LARGE: { readonly limitBytes: number }
  ERR_BROKER_UNAVAILABLE: { readonly retryAfterSeconds: number }
  ERR_CONFIG_INVALID: { readonly variables: readonly { name: string; reason: string }[] }
  ERR_CURSOR_EXPIRED: { readonly earliest: string }
  ERR_CURSOR_INVALID: Nothing
  ERR_EVENT_INVALID: { readonly errors: readonly PointedFault[] }
  ERR_EVENT_TYPE_UNKNOWN: Nothing
  ERR_EVIDENCE_INVALID: { readonly reason: string }
  ERR_FEED_TOO_WIDE: { readonly limit: number }
  ERR_FREE_TEXT_PERSONAL: { readonly errors: readonly PointedFault[] }
  ERR_HOST_UNKNOWN: Nothing
  ERR_ID_CONFLICT: Nothing
  ERR_ID_IN_FUTURE: Nothing
  ERR_ID_TOO_OLD: Nothing
  ERR_INTERNAL: Nothing
  ERR_JSON_INVALID: {
    readonly reason: 'syntax' | 'duplicate-key' | 'forbidden-key' | 'depth' | 'number' | 'encoding'
  }
  ERR_LEASE_STALE: { readonly retryAfterSeconds: number }
  ERR_LEDGER_BEHIND: { readonly retryAfterSeconds: number }
  ERR_LEDGER_SILENT: { readonly retryAfterSeconds: number }
  ERR_LEDGER_ABSENT: Nothing
  ERR_LEDGER_INCONSISTENT: { readonly reason: string }
  ERR_MEDIA_TYPE_UNSUPPORTED: { readonly accepted: readonly string[] }
  ERR_METHOD_NOT_ALLOWED: { readonly allowed: readonly string[] }
  ERR_NOT_FOUND: Nothing
  ERR_NOT_READY: { readonly what: string; readonly retryAfterSeconds: number }
  ERR_NOTE_INVALID: { readonly reason: string }
  ERR_OFFSET_OUT_OF_RANGE: { readonly start: number; readonly end: number }
  ERR_ONWARD_FORBIDDEN: { readonly clause: string }
  ERR_OPERATOR_INAPPLICABLE: { readonly path: string; readonly reason: string }
  ERR_ORIGIN_FOREIGN: Nothing
  ERR_PARTY_CONFLICT: { readonly party: string; readonly reason: string }
  ERR_PARTY_INVALID: { readonly errors: readonly PointedFault[] }
  ERR_PROOF_INVALID: { readonly reason: string }
  ERR_QUOTA_EXCEEDED: { readonly retryAfterSeconds: number }
  ERR_RECORD_MISPLACED: { readonly topic: string }
  ERR_REGISTRY_UNAVAILABLE: { readonly retryAfterSeconds: number }
  ERR_REMOTE_PROBLEM: { readonly status: number; readonly remoteCode: string | undefined }
  ERR_REQUEST_INVALID: { readonly errors: readonly PointedFault[] }
  ERR_SCHEMA_UNKNOWN: { readonly schemaId: number }
  ERR_SCOPE_MISSING: { readonly scope: string }
  ERR_SESSION_MISSING: Nothing
  ERR_SIGNATURE_INVALID: { readonly reason: string }
  ERR_SOURCE_FOREIGN: Nothing
  ERR_STREAMS_EXHAUSTED: { readonly retryAfterSeconds: number }
  ERR_TOKEN_INVALID: {
    readonly reason:
      | 'expired'
      | 'signature'
      | 'audience'
      | 'issuer'
      | 'malformed'
      | 'type'
      | 'claims'
      | 'client'
      | 'bound'
      | 'unbound'
      | 'proof'
  }
  ERR_TOKEN_MISSING: Nothing
  ERR_TRUST_INVALID: { readonly reason: string }
}

export type ErrorCode = keyof ErrorDetails
