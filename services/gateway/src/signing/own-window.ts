import { BusError } from '@ujirani/errors'
import type { Envelope, PartyId } from '@ujirani/events'
import { RequestInvalidError } from '@ujirani/http'
import {
  originTopic,
  toDisposition,
  type EventRecord,
  type IncomingRecord,
  type PositionalReader,
} from '@ujirani/messaging'
import type { GatewayParts } from '../parts.ts'

/** A stretch of time, by when events arrived: from ≤ instant < to, Unix milliseconds. */
export interface Window {
  readonly fromMs: number
  readonly toMs: number
}

/** An event of the caller's own, with its place in the log. */
export interface OwnRecord {
  readonly record: IncomingRecord
  readonly event: EventRecord<Envelope>
}

type WindowParts = Pick<GatewayParts, 'reader' | 'eventRecords'>

/** So many events are looked through for one answer. */
const maxEvents = 50_000
const recordsAtOnce = 200

/**
 * Reads what a party published in a time, in the order of arrival; of repeats the first only, as
 * that alone is disclosed.
 *
 * @throws {RequestInvalidError} there are more than can be looked through
 * @throws {BrokerUnavailableError} @throws {RegistryUnavailableError}
 */
export async function* readOwnWindow(
  parts: WindowParts,
  party: PartyId,
  window: Window,
): AsyncGenerator<OwnRecord> {
  const topic = originTopic(party)
  const stretches = await stretchesOf(parts.reader, topic, window)
  const count = stretches.reduce((sum, { from, to }) => sum + to - from, 0)
  if (count > maxEvents) {
    const detail = `holds more than ${maxEvents.toString()} events: ask about a shorter time`
    throw new RequestInvalidError([{ pointer: '', detail }])
  }
  const seen = new Set<string>()
  const streams = stretches.map((stretch) => readStretch(parts.reader, stretch))
  for await (const record of inOrder(streams)) {
    const event = await readSound(parts, record)
    if (event === undefined) continue
    const name = `${event.envelope.source} ${event.envelope.id}`
    if (seen.has(name)) continue
    seen.add(name)
    yield { record, event }
  }
}

interface Stretch {
  readonly topic: string
  readonly partition: number
  readonly from: number
  readonly to: number
}

async function stretchesOf(
  reader: PositionalReader,
  topic: string,
  { fromMs, toMs }: Window,
): Promise<readonly Stretch[]> {
  const bounds = (await reader.bounds([topic])).get(topic) ?? []
  return Promise.all(
    bounds.map(async ({ end }, partition) => {
      const offsetAt = async (timestampMs: number) =>
        (await reader.offsetAt({ topic, partition, timestampMs }))?.offset ?? end
      const [from, to] = await Promise.all([offsetAt(fromMs), offsetAt(toMs)])
      return { topic, partition, from, to: Math.max(from, to) }
    }),
  )
}

async function* readStretch(
  reader: PositionalReader,
  { from, to, ...place }: Stretch,
): AsyncGenerator<IncomingRecord> {
  let next = from
  while (next < to) {
    const end = Math.min(to, next + recordsAtOnce)
    const records = await reader.readRange({ ...place, from: next, to: end })
    yield* records
    next = (records.at(-1)?.offset ?? end - 1) + 1
  }
}

/** Merges partitions by time of arrival; each is in order. */
async function* inOrder(
  streams: readonly AsyncGenerator<IncomingRecord>[],
): AsyncGenerator<IncomingRecord> {
  const heads = await Promise.all(
    streams.map(async (stream) => ({ stream, head: await stream.next() })),
  )
  for (;;) {
    const open = heads.filter(({ head }) => head.done !== true)
    const [first, ...others] = open
    if (first === undefined) return
    const earliest = others.reduce(
      (one, other) => (timeOf(other.head) < timeOf(one.head) ? other : one),
      first,
    )
    const { head, stream } = earliest
    if (head.done !== true) yield head.value
    earliest.head = await stream.next()
  }
}

function timeOf(head: IteratorResult<IncomingRecord>): number {
  return head.done === true ? Infinity : head.value.timestampMs
}

/** Undefined for what was quarantined: it was disclosed to nobody. */
async function readSound(
  { eventRecords }: WindowParts,
  record: IncomingRecord,
): Promise<EventRecord<Envelope> | undefined> {
  try {
    return await eventRecords.readOrigin(record)
  } catch (error) {
    if (BusError.is(error) && toDisposition(error) === 'quarantine') return undefined
    throw error
  }
}
