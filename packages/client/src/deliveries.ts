import { parseLeafEvidence, type LeafEvidence } from './reads.ts'
import {
  asObject,
  readObjects,
  readText,
  readTextOrNull,
  readWhole,
  type JsonObject,
} from './json.ts'

/** What became of an event for one recipient under one agreement. */
interface Delivery {
  readonly recipient: string
  readonly agreement: string
  readonly version: number
  /** The rule that decided; null when none matched. */
  readonly rule: string | null
  readonly outcome: string
  /** Why, in words of the agreement. */
  readonly clause: string
  /** What was changed on the way, and how. */
  readonly redactions: readonly { readonly path: string; readonly operator: string }[]
  readonly decidedAt: string
  /** Where the decision stands in the ledger; null for what is in no published tree yet. */
  readonly evidence: LeafEvidence | null
  /** When the recipient was first sent its copy over HTTP; null: not, as far as is known. */
  readonly sent: { readonly at: string; readonly evidence: LeafEvidence | null } | null
  /** It was on its way when something broke. */
  readonly mayHaveBeenSent: boolean
  /** Over Kafka, by the recipient's own clients. */
  readonly couldHaveRead: boolean
}

/** The publisher's view of one event. */
export interface Deliveries {
  readonly id: string
  readonly deliveries: readonly Delivery[]
}

/** Parses the answer of `GET /v1/events/{id}/deliveries`. */
export function parseDeliveries(json: unknown): Deliveries {
  const answer = asObject(json, 'the deliveries')
  return {
    id: readText(answer, 'id'),
    deliveries: readObjects(answer, 'deliveries').map(parseDelivery),
  }
}

function parseDelivery(entry: JsonObject): Delivery {
  return {
    recipient: readText(entry, 'recipient'),
    agreement: readText(entry, 'agreement'),
    version: readWhole(entry, 'version'),
    rule: readTextOrNull(entry, 'rule'),
    outcome: readText(entry, 'outcome'),
    clause: readText(entry, 'clause'),
    redactions: readObjects(entry, 'redactions').map((redaction) => ({
      path: readText(redaction, 'path'),
      operator: readText(redaction, 'operator'),
    })),
    decidedAt: readText(entry, 'decidedAt'),
    evidence: parseLeafEvidence(entry),
    sent: parseSent(entry['sent']),
    mayHaveBeenSent: entry['mayHaveBeenSent'] === true,
    couldHaveRead: entry['couldHaveRead'] === true,
  }
}

function parseSent(json: unknown): Delivery['sent'] {
  if (json === null || json === undefined) return null
  const sent = asObject(json, 'a sending')
  return { at: readText(sent, 'at'), evidence: parseLeafEvidence(sent) }
}
