import { recordCommitment, toLeaf } from '@ujirani/events'
import { hashLeaf } from '@ujirani/tlog'

/** A partition of one topic, as long as it is that topic. */
export interface Origin {
  readonly topic: string
  /** UUID text; a topic made again under its name has another one. */
  readonly topicId: string
  readonly partition: number
}

/** What lies behind one leaf: which record, and what it takes to compute the leaf again. */
export interface SidecarRow {
  /** Number of its {@link Origin}, in the order in which the log met them. */
  readonly origin: number
  readonly offset: number
  /** Append time by the broker's clock, milliseconds since 1970. */
  readonly timestampMs: number
  /** 16 bytes that the ledger made for a record without a salt; zeros for a record with one. */
  readonly salt: Buffer
  /** The content commitment, 32 bytes. */
  readonly content: Buffer
}

/** A leaf of the log with its hash. */
export interface Leaf {
  /** What is served as the entry, 64 bytes. */
  readonly entry: Buffer
  /** 32 bytes. */
  readonly hash: Buffer
}

/** Bytes of a row. */
export const rowBytes = 72

/**
 * A row as it is stored, 72 bytes, big-endian:
 *
 *     uint32 origin   uint32 0   uint64 offset   uint64 timestamp   salt (16)   content (32)
 */
export function encodeRow({ origin, offset, timestampMs, salt, content }: SidecarRow): Buffer {
  const bytes = Buffer.alloc(rowBytes)
  bytes.writeUInt32BE(origin, 0)
  bytes.writeBigUInt64BE(BigInt(offset), 8)
  bytes.writeBigUInt64BE(BigInt(timestampMs), 16)
  bytes.set(salt, 24)
  bytes.set(content, 40)
  return bytes
}

/** Reads the row that stands at a place of some bytes. */
export function decodeRow(bytes: Buffer, at = 0): SidecarRow {
  const row = bytes.subarray(at, at + rowBytes)
  if (row.length !== rowBytes) throw new RangeError('a row is 72 bytes')
  return {
    origin: row.readUInt32BE(0),
    offset: Number(row.readBigUInt64BE(8)),
    timestampMs: Number(row.readBigUInt64BE(16)),
    salt: row.subarray(24, 40),
    content: row.subarray(40),
  }
}

/** The leaf of a row. */
export function leafOf({ content, offset, timestampMs }: SidecarRow, origin: Origin): Leaf {
  const entry = toLeaf(recordCommitment(content, { ...origin, offset, timestampMs }))
  return { entry, hash: hashLeaf(entry) }
}
