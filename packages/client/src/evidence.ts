import type { Envelope } from '@ujirani/events'
import {
  openCheckpoint,
  parseProof,
  parseVerifierKey,
  verifyProof,
  type NoteVerifier,
  type OpenedCheckpoint,
  type ProofFile,
} from '@ujirani/tlog'
import { EvidenceInvalidError } from './errors.ts'
import { asObject, readText } from './json.ts'
import { parseReceipt, verifyReceipt, type Receipt, type ReceiptKey } from './receipt.ts'
import {
  commitTo,
  parseStoredRecord,
  readEnvelope,
  type RecordCommitments,
  type StoredRecord,
} from './stored-record.ts'

/**
 * What a publisher keeps of an event, one JSON file: the gateway's promise, and that it was kept.
 *
 *     {"kind": "ujirani-evidence", "version": 1, "receipt": {…}, "proof": "c2sp.org/tlog-proof@v1…"}
 */
export interface Evidence {
  readonly receipt: Receipt
  /** A tlog-proof file whose extra is the record; see {@link StoredRecord}. */
  readonly proof: string
}

/** Whom a verifier believes: the keys of the trust file, and nobody else. */
export interface EvidenceTrust {
  /** Receipt keys of the gateways. */
  readonly receipts: readonly ReceiptKey[]
  /** Verifier keys of the logs, as C2SP signed-note writes them. */
  readonly ledgers: readonly string[]
  /** Verifier keys of the witnesses. */
  readonly witnesses: readonly string[]
}

/** What was verified, each step from the one before it. */
export interface VerifiedEvidence {
  readonly record: StoredRecord
  readonly event: Envelope
  readonly commitments: RecordCommitments
  /** Of the leaf in the log. */
  readonly index: number
  readonly checkpoint: Pick<OpenedCheckpoint, 'origin' | 'size' | 'root'>
  /** Names of the witnesses that cosigned it. */
  readonly witnesses: readonly string[]
  /** Who signed the receipt; undefined where only the proof was verified. */
  readonly receiptKid: string | undefined
}

const kind = 'ujirani-evidence'

/** Evidence as its file holds it. */
export function formatEvidence({ receipt, proof }: Evidence): string {
  return `${JSON.stringify({ kind, version: 1, receipt, proof }, null, 2)}\n`
}

/** @throws {EvidenceInvalidError} it is no evidence of this version */
export function parseEvidence(json: unknown): Evidence {
  try {
    const file = asObject(json, 'evidence')
    if (file['kind'] !== kind || file['version'] !== 1) throw new TypeError('another kind of file')
    return { receipt: parseReceipt(file['receipt']), proof: readText(file, 'proof') }
  } catch (cause) {
    throw new EvidenceInvalidError('the file is no evidence of a version known here', { cause })
  }
}

/**
 * Verifies evidence offline, with nothing but the keys of a trust file: the receipt is a gateway's;
 * the record in the proof is what the receipt promised; its leaf is in the log's tree; the log has
 * signed that tree.
 *
 * @throws {ReceiptInvalidError} @throws {EvidenceInvalidError} @throws {NoteInvalidError}
 * @throws {ProofInvalidError}
 */
export function verifyEvidence(
  { receipt, proof }: Evidence,
  trust: EvidenceTrust,
): VerifiedEvidence {
  const receiptKid = verifyReceipt(receipt, trust.receipts)
  const verified = verifyRecordProof(proof, trust)
  requireSame(receipt, verified)
  return { ...verified, receiptKid }
}

/**
 * Verifies a proof alone: that the record in it is in the log.
 *
 * @throws {EvidenceInvalidError} @throws {NoteInvalidError} @throws {ProofInvalidError}
 */
export function verifyRecordProof(proof: string, trust: EvidenceTrust): VerifiedEvidence {
  const file = parseProof(proof)
  const record = parseStoredRecord(file.extra)
  const event = readEnvelope(record)
  const commitments = commitTo(record)
  const witnesses = trust.witnesses.map(parseVerifierKey)
  const log = logOf(file, trust.ledgers.map(parseVerifierKey))
  const opened = verifyProof(file, commitments.leafHash, { log, witnesses })
  return {
    ...{ record, event, commitments, index: file.index, checkpoint: opened },
    witnesses: opened.note.verified.flatMap(({ by }) => (by === log ? [] : [by.name])),
    receiptKid: undefined,
  }
}

/** Which of the logs has signed it; the reason of the last is told when none has. */
function logOf({ checkpoint }: ProofFile, logs: readonly NoteVerifier[]): NoteVerifier {
  let cause: unknown
  for (const log of logs) {
    try {
      openCheckpoint(checkpoint, log)
      return log
    } catch (error) {
      cause = error
    }
  }
  throw new EvidenceInvalidError('no log of the trust file has signed its checkpoint', { cause })
}

/** The record is the one that was promised: same event, same content, same place, same time. */
function requireSame(receipt: Receipt, { record, event, commitments }: VerifiedEvidence): void {
  const differences: readonly (readonly [what: string, isSame: boolean])[] = [
    ['event', event.id === receipt.id && event.source === receipt.source],
    ['content', commitments.content.toString('base64') === receipt.commitment],
    ['topic', record.topic === receipt.topic],
    ['place', record.partition === receipt.partition && record.offset === receipt.offset],
    ['time', record.timestampMs === Date.parse(receipt.acceptedAt)],
  ]
  const [difference] = differences.find(([, isSame]) => !isSame) ?? []
  if (difference === undefined) return
  throw new EvidenceInvalidError(`the record has another ${difference} than the receipt promised`)
}
