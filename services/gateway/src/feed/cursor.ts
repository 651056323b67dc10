import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  randomFillSync,
  type KeyObject,
} from 'node:crypto'
import type { PartyId } from '@ujirani/events'
import { CursorInvalidError } from '../errors.ts'
import { FeedTooWideError } from './errors.ts'
import { noticesSerial } from './feed-topic.ts'

/** A reader's place: serial of a shared topic, or of its notices → offset of the next record there. */
export type Places = ReadonlyMap<number, number>

/** Turns places into cursors that only their party can use, and that nobody can read. */
export interface CursorSealer {
  /**
   * @returns base64url, as long as the number of topics makes it, whatever is in them
   * @throws {FeedTooWideError} beyond 128 shared topics and the notices
   */
  readonly seal: (party: PartyId, places: Places) => string
  /** @throws {CursorInvalidError} not sealed here, not whole, or not this party's */
  readonly open: (party: PartyId, cursor: string) => Places
}

/** One key of 32 bytes. */
export type CursorKey = Buffer

const algorithm = 'aes-256-gcm'
const formatVersion = 1
const sizes = { keyId: 4, nonce: 12, tag: 16, pair: 10 } as const
const headSize = 1 + sizes.keyId
const bodyAt = headSize + sizes.nonce
const blockPairs = 16
/** Shared topics that a feed may join; its notices come besides. */
export const maxTopics = 128
/** No topic's serial: those of shared topics end below 2³¹, and notices have that. */
const emptySerial = 0xffff_ffff
const keptPerParty = 64

/**
 * Creates a sealer. A cursor is, in base64url without padding:
 *
 *     uint8     1, the format
 *     4 bytes   key id: the first of SHA-256("ujirani cursor key" ‖ key)
 *     12 bytes  nonce, random
 *     16n ×     uint32 serial, uint48 next offset; rising by serial; filled up with 0xffffffff, 0
 *     16 bytes  tag
 *
 * The pairs are sealed with AES-256-GCM under HKDF-SHA-256(key, party), so that the 2³² nonces that
 * may be drawn at random for one key are a party's alone; the five bytes before the nonce and the
 * party are authenticated with them. Pairs come in sixteens, and there are always some: a length
 * tells no more than that.
 *
 * @param keys the first seals; all of them open
 */
export function createCursorSealer(keys: readonly CursorKey[]): CursorSealer {
  const rings = keys.map((key) => createKeyRing(key))
  const [current] = rings
  if (current === undefined) throw new TypeError('a sealer needs a key')
  return {
    seal: (party, places) => current.seal(party, writePairs(places)),
    open: (party, cursor) => {
      const bytes = Buffer.from(cursor, 'base64url')
      const pairsSize = bytes.length - bodyAt - sizes.tag
      const isWhole =
        bytes[0] === formatVersion && pairsSize > 0 && pairsSize % (blockPairs * sizes.pair) === 0
      // Of several spellings of the same bytes only ours is taken.
      if (!isWhole || bytes.toString('base64url') !== cursor) throw new CursorInvalidError()
      const ring = rings.find(({ head }) => head.equals(bytes.subarray(0, headSize)))
      if (ring === undefined) throw new CursorInvalidError()
      return readPairs(ring.open(party, bytes))
    },
  }
}

interface KeyRing {
  readonly head: Buffer
  readonly seal: (party: PartyId, pairs: Buffer) => string
  readonly open: (party: PartyId, bytes: Buffer) => Buffer
}

/** A key as each party has it. */
interface PartyKey {
  readonly key: KeyObject
  readonly associated: Buffer
  /** Cursors sealed lately, by their pairs: streams of one party stand at the same places. */
  readonly sealed: Map<string, string>
}

function createKeyRing(master: CursorKey): KeyRing {
  const id = createHash('sha256').update('ujirani cursor key').update(master).digest()
  const head = Buffer.concat([Buffer.of(formatVersion), id.subarray(0, sizes.keyId)])
  // Bounded by the parties in the register: only principals come here.
  const partyKeys = new Map<PartyId, PartyKey>()
  const keyOf = (party: PartyId): PartyKey => {
    const known = partyKeys.get(party)
    if (known !== undefined) return known
    const bytes = hkdfSync('sha256', master, '', `ujirani cursor v1 ${party}`, 32)
    const made = {
      key: createSecretKey(Buffer.from(bytes)),
      associated: Buffer.concat([head, Buffer.from(party)]),
      sealed: new Map<string, string>(),
    }
    partyKeys.set(party, made)
    return made
  }
  return {
    head,
    seal: (party, pairs) => {
      const { sealed, ...key } = keyOf(party)
      const text = pairs.toString('latin1')
      const known = sealed.get(text)
      if (known !== undefined) return known
      const cursor = sealPairs(key, head, pairs)
      if (sealed.size >= keptPerParty) dropOldest(sealed)
      sealed.set(text, cursor)
      return cursor
    },
    open: (party, bytes) => openPairs(keyOf(party), bytes),
  }
}

function dropOldest(map: Map<string, string>): void {
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}

type Keyed = Pick<PartyKey, 'key' | 'associated'>

function sealPairs({ key, associated }: Keyed, head: Buffer, pairs: Buffer): string {
  const bytes = Buffer.allocUnsafe(bodyAt + pairs.length + sizes.tag)
  head.copy(bytes)
  const nonce = randomFillSync(bytes, headSize, sizes.nonce).subarray(headSize, bodyAt)
  const cipher = createCipheriv(algorithm, key, nonce)
  cipher.setAAD(associated)
  cipher.update(pairs).copy(bytes, bodyAt)
  cipher.final()
  cipher.getAuthTag().copy(bytes, bodyAt + pairs.length)
  return bytes.toString('base64url')
}

function openPairs({ key, associated }: Keyed, bytes: Buffer): Buffer {
  const tagAt = bytes.length - sizes.tag
  const options = { authTagLength: sizes.tag }
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(headSize, bodyAt), options)
  decipher.setAAD(associated)
  decipher.setAuthTag(bytes.subarray(tagAt))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(bodyAt, tagAt)), decipher.final()])
  } catch {
    throw new CursorInvalidError()
  }
}

function writePairs(places: Places): Buffer {
  if (places.size - (places.has(noticesSerial) ? 1 : 0) > maxTopics)
    throw new FeedTooWideError(maxTopics)
  const blocks = Math.max(1, Math.ceil(places.size / blockPairs))
  const bytes = Buffer.alloc(blocks * blockPairs * sizes.pair)
  let at = 0
  for (const [serial, next] of [...places].sort(([one], [other]) => one - other)) {
    bytes.writeUInt32BE(serial, at)
    bytes.writeUIntBE(next, at + 4, 6)
    at += sizes.pair
  }
  for (; at < bytes.length; at += sizes.pair) bytes.writeUInt32BE(emptySerial, at)
  return bytes
}

/** What was sealed here is well-formed. */
function readPairs(bytes: Buffer): Places {
  const places = new Map<number, number>()
  for (let at = 0; at < bytes.length; at += sizes.pair) {
    const serial = bytes.readUInt32BE(at)
    if (serial !== emptySerial) places.set(serial, bytes.readUIntBE(at + 4, 6))
  }
  return places
}
