import type { IncomingRecord, PartitionBounds, PositionalReader } from '@ujirani/messaging'
import { CursorExpiredError, CursorInvalidError } from './errors.ts'

/** A stretch of a party's own topic. */
export interface OwnPage {
  readonly records: readonly IncomingRecord[]
  /** Where the next page begins. */
  readonly cursor: string
}

/**
 * Encodes a position in a party's own topic. It is the party's own record, dense and its to know:
 * nothing is sealed.
 *
 *     0x01   uint8 number of partitions   uint48 next offset of each
 */
export function encodeOwnCursor(offsets: readonly number[]): string {
  const bytes = Buffer.alloc(2 + offsets.length * 6)
  bytes.writeUInt8(1, 0)
  bytes.writeUInt8(offsets.length, 1)
  for (const [partition, offset] of offsets.entries())
    bytes.writeUIntBE(offset, 2 + partition * 6, 6)
  return bytes.toString('base64url')
}

/** @throws {CursorInvalidError} */
export function decodeOwnCursor(cursor: string): readonly number[] {
  const bytes = Buffer.from(cursor, 'base64url')
  const count = bytes[1] ?? 0
  const isSound =
    bytes[0] === 1 && bytes.length === 2 + count * 6 && bytes.toString('base64url') === cursor
  if (!isSound) throw new CursorInvalidError()
  return Array.from({ length: count }, (_, partition) => bytes.readUIntBE(2 + partition * 6, 6))
}

interface PageRequest {
  readonly topic: string
  readonly after?: string | undefined
  readonly limit: number
}

/**
 * Reads the next records of a topic that belongs to the caller, partition after partition. A topic
 * that does not exist is an empty one.
 *
 * @throws {CursorInvalidError} @throws {CursorExpiredError} @throws {BrokerUnavailableError}
 */
export async function readOwnPage(
  reader: PositionalReader,
  { topic, after, limit }: PageRequest,
): Promise<OwnPage> {
  const bounds = (await reader.bounds([topic])).get(topic) ?? []
  const next = after === undefined ? bounds.map(({ start }) => start) : decodeOwnCursor(after)
  if (after !== undefined) checkPlace(next, bounds)
  const reached = [...next]
  const records: IncomingRecord[] = []
  for (const [partition, { end }] of bounds.entries()) {
    const from = reached[partition] ?? 0
    const to = Math.min(end, from + limit - records.length)
    if (from >= to) continue
    const found = await reader.readRange({ topic, partition, from, to })
    records.push(...found)
    reached[partition] = (found.at(-1)?.offset ?? to - 1) + 1
  }
  return { records, cursor: encodeOwnCursor(reached) }
}

/** A place of another topic, or one ahead of the log, was not given by us. */
function checkPlace(next: readonly number[], bounds: readonly PartitionBounds[]): void {
  const isOurs =
    next.length === bounds.length && bounds.every(({ end }, p) => (next[p] ?? Infinity) <= end)
  if (!isOurs) throw new CursorInvalidError()
  if (bounds.some(({ start }, partition) => (next[partition] ?? 0) < start)) {
    throw new CursorExpiredError(encodeOwnCursor(bounds.map(({ start }) => start)))
  }
}
