import { readFileSync } from 'node:fs'
import {
  isProofFile,
  parseEvidence,
  parseReceipt,
  verifyEvidence,
  verifyReceipt,
  verifyRecordProof,
  type EvidenceTrust,
  type Receipt,
  type VerifiedEvidence,
} from '@ujirani/client'
import { BusError } from '@ujirani/errors'
import { InputInvalidError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import type { CommandContext } from '../commands/context.ts'
import { readTrustFile } from './trust-file.ts'

/** Options of `ujirani verify`. */
export interface VerifyOptions {
  /** Whom to believe; default the demo's trust file. */
  readonly trust?: string
}

/**
 * Verifies a file offline and says in words what follows from what: evidence (receipt and proof), a
 * proof alone, or a receipt alone.
 */
export function verifyFile(
  { stateDir, terminal }: CommandContext,
  file: string,
  options: VerifyOptions,
): number {
  const trust = readTrustFile(stateDir, options.trust)
  const text = readText(file)
  try {
    for (const line of verifyText(text, trust)) terminal.print(line)
    return exitCodes.done
  } catch (error) {
    if (!BusError.is(error) || error instanceof InputInvalidError) throw error
    terminal.print('NOT VERIFIED')
    terminal.print(`  ${error.message}`)
    return exitCodes.failed
  }
}

function verifyText(text: string, trust: EvidenceTrust): readonly string[] {
  if (isProofFile(text)) return toSentences(verifyRecordProof(text, trust))
  const json = parseJson(text)
  if (isReceipt(json)) {
    const receipt = parseReceipt(json)
    return toPromise(receipt, verifyReceipt(receipt, trust.receipts))
  }
  return toSentences(verifyEvidence(parseEvidence(json), trust))
}

function isReceipt(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'signature' in json
}

function toPromise(receipt: Receipt, kid: string): readonly string[] {
  const { id, acceptedAt, includeBy } = receipt
  return [
    'VERIFIED: a promise, not yet its proof',
    `  receipt     signed by gateway key ${kid} of your trust file`,
    `  event       ${id} is in the record at ${place(receipt)}`,
    `  since       ${acceptedAt}`,
    `  include by  ${includeBy}: after that, ask for the proof; if there is none, this is the evidence`,
  ]
}

/** The whole chain, each line from the one before it. */
function toSentences(verified: VerifiedEvidence): readonly string[] {
  const { record, event, commitments, index, checkpoint, witnesses, receiptKid } = verified
  const by = witnesses.length === 0 ? 'no witness of your trust file yet' : witnesses.join(', ')
  return [
    'VERIFIED: the event is in the record, and the record is in the ledger',
    ...(receiptKid === undefined
      ? []
      : [`  receipt     signed by gateway key ${receiptKid} of your trust file`]),
    `  event       ${event.id}`,
    `              ${event.type} from ${event.source} about ${event.subject}`,
    `  record      ${place(record)}, appended ${new Date(record.timestampMs).toISOString()}`,
    `  content     SHA-256 over its salt, key, value and headers is ${hex(commitments.content)}`,
    ...(receiptKid === undefined ? [] : ['              which is what the receipt promised']),
    `  commitment  with topic ${record.topicId}, place and time it is ${hex(commitments.record)}`,
    `  leaf        number ${String(index)} of the ledger, hash ${hex(commitments.leafHash)}`,
    `  inclusion   the proof leads from the leaf to the root of ${String(checkpoint.size)} leaves`,
    `  checkpoint  root ${hex(checkpoint.root)}`,
    `              signed by ${checkpoint.origin}, a log of your trust file`,
    `  witnesses   ${by}`,
  ]
}

function place(record: Pick<Receipt, 'topic' | 'partition' | 'offset'>): string {
  return `${record.topic}, partition ${String(record.partition)}, offset ${String(record.offset)}`
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex')
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (cause) {
    throw new InputInvalidError(`${file} cannot be read`, { cause })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InputInvalidError('the file is neither evidence, a proof nor a receipt', { cause })
  }
}
