import type { DecisionLine } from '@ujirani/events'
import { readDecision } from './decided-copy.ts'
import type { IndexEntry } from './index/entry.ts'
import type { GatewayParts } from './parts.ts'
import { createLeafFinder, type LeafEvidence } from './reads/leaf-evidence.ts'
import { placesOf, readReads, type EventReads, type ShownSending } from './reads/reads-of-event.ts'
import { baseTopics } from '@ujirani/messaging'

/** What became of an event for one recipient, as its publisher may know it. */
export interface Delivery {
  readonly recipient: string
  readonly agreement: string
  readonly version: number
  readonly rule: string | null
  readonly outcome: string
  readonly clause: string
  readonly redactions: readonly { readonly path: string; readonly operator: string }[]
  readonly decidedAt: string
  /** Of the decision. */
  readonly evidence: LeafEvidence | null
  /** When the recipient was first sent its copy over HTTP, and the evidence of it. */
  readonly sent: { readonly at: string; readonly evidence: LeafEvidence | null } | null
  /** It was on its way when something broke. */
  readonly mayHaveBeenSent: boolean
  /** The recipient's own Kafka clients had, or have, the right to read it. */
  readonly couldHaveRead: boolean
}

type DeliveryParts = Pick<GatewayParts, 'index' | 'reader' | 'busRecords' | 'ledger' | 'clock'>

/**
 * The deliveries of an event, by agreement and recipient: what the last decision says of each.
 *
 * @throws {BrokerUnavailableError}
 */
export async function readDeliveries(
  parts: DeliveryParts,
  entry: IndexEntry,
): Promise<readonly Delivery[]> {
  const leaves = createLeafFinder(parts)
  const reads = await readReads(parts, await placesOf(parts, entry), entry)
  const deliveries = new Map<string, Delivery>()
  for (const offset of parts.index.decisionsOf(entry)) {
    const decision = (await readDecision(parts, offset))?.decision
    const evidence = (await leaves.find(baseTopics.decisions, offset)) ?? null
    for (const line of decision?.lines ?? []) {
      const key = `${line.agreement} ${line.recipient}`
      const { decidedAt, ...delivery } = toDelivery(line, decision?.at ?? 0)
      deliveries.set(key, { ...delivery, decidedAt, evidence, ...toReading(line, reads) })
    }
  }
  return [...deliveries].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, delivery]) => delivery)
}

type Reading = Pick<Delivery, 'sent' | 'mayHaveBeenSent' | 'couldHaveRead'>

/** What of the reads of an event is the recipient's of a line. */
function toReading({ agreement, recipient }: DecisionLine, reads: EventReads): Reading {
  const isOfLine = (each: ShownSending): boolean =>
    each.agreement === agreement && each.party === recipient
  const sent = reads.sent.find(isOfLine)
  const principal = `User:${recipient}~`
  return {
    sent: sent === undefined ? null : { at: sent.at, evidence: sent.evidence },
    mayHaveBeenSent: reads.mayHaveBeenSent.some(isOfLine),
    couldHaveRead: reads.couldHaveRead.some(
      (each) => each.agreement === agreement && each.principal.startsWith(principal),
    ),
  }
}

function toDelivery(line: DecisionLine, atMs: number): Omit<Delivery, 'evidence' | keyof Reading> {
  const { recipient, agreement, version, rule, outcome, clause } = line
  return {
    recipient,
    agreement,
    version,
    rule,
    outcome,
    clause,
    redactions: line.redactions.map(toRedaction),
    decidedAt: new Date(atMs).toISOString(),
  }
}

/** `path:OPERATOR`; a path has no colon. */
function toRedaction(text: string): { readonly path: string; readonly operator: string } {
  const at = text.lastIndexOf(':')
  return { path: text.slice(0, at), operator: text.slice(at + 1) }
}
