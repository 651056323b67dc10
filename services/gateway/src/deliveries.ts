import type { DecisionLine } from '@ujirani/events'
import { readDecision } from './decided-copy.ts'
import type { IndexEntry } from './index/entry.ts'
import type { GatewayParts } from './parts.ts'

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
}

type DeliveryParts = Pick<GatewayParts, 'index' | 'reader' | 'busRecords'>

/**
 * The deliveries of an event, by agreement and recipient: what the last decision says of each.
 *
 * @throws {BrokerUnavailableError}
 */
export async function readDeliveries(
  parts: DeliveryParts,
  entry: IndexEntry,
): Promise<readonly Delivery[]> {
  const deliveries = new Map<string, Delivery>()
  for (const offset of parts.index.decisionsOf(entry)) {
    const decision = (await readDecision(parts, offset))?.decision
    for (const line of decision?.lines ?? []) {
      const key = `${line.agreement} ${line.recipient}`
      deliveries.set(key, toDelivery(line, decision?.at ?? 0))
    }
  }
  return [...deliveries].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, delivery]) => delivery)
}

function toDelivery(line: DecisionLine, atMs: number): Delivery {
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
