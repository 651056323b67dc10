import { setImmediate } from 'node:timers/promises'
import { parseBatch, type PartyId } from '@ujirani/events'
import { toProblem } from '@ujirani/http'
import { admitEvent } from './admit-event.ts'
import type { GatewayParts } from './parts.ts'
import type { Publication } from './publishing.ts'

/** The most events that go together. */
export const maxBatch = 500

/** So many events are parsed before others get their turn. */
const stride = 50

type BatchParts = Pick<
  GatewayParts,
  'admission' | 'register' | 'clock' | 'publishing' | 'logger' | 'quotas'
>

/**
 * Publishes a batch: each event for itself, in order; a bad one keeps none of the others out.
 *
 * @returns JSON text, `[{id, status, receipt | problem}, …]` in the order of the batch
 * @throws {EventInvalidError} not an array, empty, or too long
 */
export async function publishBatch(
  parts: BatchParts,
  { party, requestId }: { readonly party: PartyId; readonly requestId: string },
  json: unknown,
): Promise<string> {
  const events = parseBatch(json, maxBatch)
  // The request itself was charged as one.
  if (events.length > 1) parts.quotas.events.take(party, events.length - 1)
  const outcomes: Promise<Publication>[] = []
  for (const [index, event] of events.entries()) {
    if (index > 0 && index % stride === 0) await setImmediate()
    const outcome = publishOne(parts, party, event)
    // It is looked at when the whole batch is; until then a rejection is not an accident.
    outcome.catch(() => undefined)
    outcomes.push(outcome)
  }
  const settled = await Promise.allSettled(outcomes)
  const items = settled.map((outcome, index) => {
    const id = toIdText(events[index])
    if (outcome.status === 'fulfilled') return toItem(id, outcome.value)
    const problem = toProblem(outcome.reason, requestId)
    if (problem.status >= 500) {
      parts.logger.error('batch item failed', { requestId, error: outcome.reason })
    }
    return `{"id":${id},"status":${String(problem.status)},"problem":${JSON.stringify(problem)}}`
  })
  return `[${items.join(',')}]`
}

/**
 * Begins to publish one event. Up to the writing nothing is awaited, so that records of one key are
 * written in the order of the batch.
 */
async function publishOne(parts: BatchParts, party: PartyId, event: unknown): Promise<Publication> {
  return parts.publishing.publish(admitEvent(parts, party, event))
}

function toItem(id: string, { receipt, isRepeat }: Publication): string {
  return `{"id":${id},"status":${isRepeat ? '200' : '201'},"receipt":${receipt}}`
}

const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** An event's id as JSON text; null unless it is one, as no value of an input is repeated. */
function toIdText(event: unknown): string {
  const id: unknown = typeof event === 'object' && event !== null && 'id' in event ? event.id : null
  return typeof id === 'string' && idPattern.test(id) ? `"${id}"` : 'null'
}
