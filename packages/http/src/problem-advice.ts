import type { ErrorCode } from '@ujirani/errors'

/** What to do about each problem: the words of its page in docs/problems/. */
export const problemAdvice: Readonly<Partial<Record<ErrorCode, string>>> = {
  ERR_ACCESS_UNRECORDED:
    'Who is sent what is written to the log before the first byte. It could not be, so nothing was sent; ask again after `Retry-After`.',
  ERR_AGREEMENT_CONFLICT:
    'The act was well formed and well signed, but the agreement is not in a state that allows it: a version that does not follow the last one, a counter that was used, a signature that stands already for something else. Read the agreement again and act on what it says now.',
  ERR_AGREEMENT_INVALID:
    'The document breaks its grammar, a limit or the check of its rules against the schemas. `errors` points at each place.',
  ERR_AVRO_MALFORMED: 'Bytes that claim to be Avro are not, or claim more than the bounds allow.',
  ERR_BODY_TOO_LARGE: 'Send less at once: 256 KiB for an event, 4 MiB for a batch of at most 500.',
  ERR_BROKER_UNAVAILABLE:
    'Whether the record was written is not known. Send the same event again, under the same id, after `Retry-After`: it is stored once.',
  ERR_CURSOR_EXPIRED:
    'What the cursor points to is not kept any more. Go on from `earliest`, and expect events that you have seen.',
  ERR_CURSOR_INVALID:
    'The cursor was not given by this bus to this party for this place. Begin without one.',
  ERR_EVIDENCE_INVALID:
    'The parts of the evidence do not belong together, or nobody of the trust file has signed them.',
  ERR_EVENT_INVALID:
    'The envelope, the data or a rule of its type is broken. `errors` points at every place at once (RFC 6901, into the structured event).',
  ERR_EVENT_TYPE_UNKNOWN:
    'No such type, or no such major version of it, is in the catalogue of this bus.',
  ERR_FEED_TOO_WIDE: 'More than 128 topics would be in one feed. Choose with `agreement=`.',
  ERR_FREE_TEXT_PERSONAL:
    'Free text at the places in `errors` looks like a telephone number, an e-mail address, a document number or a birth date. Nothing was stored. Take it out and send again; beneficiaries have no place on the bus.',
  ERR_HOST_UNKNOWN: 'The page was asked for under a name that is not its own.',
  ERR_ID_CONFLICT:
    'This source has published other content under this id. An event never changes: correct it by a `corrected` event with an id of its own.',
  ERR_ID_IN_FUTURE:
    'The time inside the UUIDv7 lies more than ten minutes ahead. Set the clock right.',
  ERR_ID_TOO_OLD:
    'The time inside the UUIDv7 lies before the horizon within which repeats are recognised. Give the event a new id; `time` may be as old as it is.',
  ERR_INTERNAL: 'Something is wrong on our side. Tell the operator the `instance`.',
  ERR_JSON_INVALID:
    'The body must be one JSON text in UTF-8, without duplicate or forbidden members, at most 32 levels deep, with integers within ±(2^53 − 1). Larger or exact numbers travel as strings where the schema says decimal.',
  ERR_LEASE_STALE:
    'It is not known that the agreements are current, so nothing is read. It goes on by itself; ask again after `Retry-After`.',
  ERR_LEDGER_BEHIND:
    'The ledger takes longer than five seconds to include what is published. Nothing was stored; send the same again after `Retry-After`, and more slowly.',
  ERR_LEDGER_SILENT:
    'The ledger does not include what is published, and a receipt would promise what may not be kept. Nothing was stored; send the same again after `Retry-After`.',
  ERR_MEDIA_TYPE_UNSUPPORTED:
    'Send one of the media types in `Accept`, in UTF-8 and without a content encoding.',
  ERR_METHOD_NOT_ALLOWED: 'The path exists; it takes the methods in `Allow`.',
  ERR_NOT_FOUND: 'There is nothing here, or nothing that you may see: the two are one answer.',
  ERR_NOT_READY: 'Something the service needs is not there now. Ask again after `Retry-After`.',
  ERR_NOTE_INVALID:
    'A signed note, a checkpoint or a proof file is malformed, or nobody who is believed has signed it. Nothing in it may be relied on.',
  ERR_ONWARD_FORBIDDEN:
    'The event names a copy in `derivedfrom` or `causationid` and would reach a party that the copy’s terms do not name. Narrow its `audience`, or agree on more.',
  ERR_ORIGIN_FOREIGN: 'A page of another origin sent the request. Use the page itself.',
  ERR_PARTY_CONFLICT:
    'The record was well formed and well signed, but does not follow the one that stands: its counter, or something that an amendment may not change.',
  ERR_PARTY_INVALID: 'The party record breaks its grammar. `errors` points at each place.',
  ERR_PROOF_INVALID:
    'The hashes do not lead from the leaf, or from the earlier tree, to the root of the checkpoint. Keep the file: it is evidence against whoever gave it.',
  ERR_QUOTA_EXCEEDED:
    'More was asked for than the quota in `RateLimit-Policy` allows. Wait for `Retry-After`; batches are cheaper than single events.',
  ERR_REGISTRY_UNAVAILABLE:
    'A schema that was never used here cannot be asked for now. Ask again after `Retry-After`.',
  ERR_REMOTE_PROBLEM: 'Another service that was asked on your behalf refused.',
  ERR_REQUEST_INVALID:
    'Path, query or body have the wrong form. `errors` points at each place; parameters that are not known, or given twice, are refused.',
  ERR_SCHEMA_UNKNOWN: 'There is no such schema, or none that you may see.',
  ERR_SCOPE_MISSING: "The token, or the client's entry in its party's record, lacks the scope.",
  ERR_SESSION_MISSING: 'Sign in again; a session ends with its token.',
  ERR_SIGNATURE_INVALID:
    'The signature is malformed, or by nobody who may sign this. Sign the RFC 8785 bytes with a key that stands in the record.',
  ERR_SOURCE_FOREIGN: 'A party publishes under `urn:ujirani:<its own id>:<site>` only.',
  ERR_STREAMS_EXHAUSTED: 'Your party has as many streams open as it may. Close one first.',
  ERR_TOKEN_INVALID:
    'The access token has expired, is for another audience, is signed by an unknown issuer, or its client does not stand in its party’s record. Get a new one.',
  ERR_TOKEN_MISSING: 'Send `Authorization: Bearer` with an access token (RFC 6750 §2.1).',
}
