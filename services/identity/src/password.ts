import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)
const stringForm =
  /^\$scrypt\$ln=(1[4-8]),r=(8),p=([1-4])\$([A-Za-z0-9+/]{16,64})\$([A-Za-z0-9+/]{43})$/

/** What a password is compared with. */
export interface PasswordHash {
  readonly log2Cost: number
  readonly blockSize: number
  readonly parallelism: number
  readonly salt: Buffer
  /** 32 bytes. */
  readonly hash: Buffer
}

/**
 * Parses the string form of a hash:
 *
 *     $scrypt$ln=15,r=8,p=1$<salt>$<hash>     base64 without padding; ln from 14 to 18; 32-byte hash
 *
 * @returns `undefined` when it is not one
 * @see RFC 7914
 */
export function parsePasswordHash(text: string): PasswordHash | undefined {
  const [, cost, blockSize, parallelism, salt = '', hash = ''] = stringForm.exec(text) ?? []
  if (cost === undefined) return undefined
  return {
    log2Cost: Number(cost),
    blockSize: Number(blockSize),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

/** A hash that nothing matches, of the same cost as another. */
export function createUnmatchable(like: PasswordHash | undefined): PasswordHash {
  const { log2Cost = 15, blockSize = 8, parallelism = 1 } = like ?? {}
  return { log2Cost, blockSize, parallelism, salt: randomBytes(16), hash: randomBytes(32) }
}

/** Compares a password with a hash; at a cost of 2^15 this takes about 60 ms and 32 MiB. */
export async function verifyPassword(password: string, known: PasswordHash): Promise<boolean> {
  const { log2Cost, blockSize, parallelism, salt, hash } = known
  const cost = 2 ** log2Cost
  const derived = await derive(password.normalize('NFC'), salt, hash.length, {
    N: cost,
    r: blockSize,
    p: parallelism,
    maxmem: 256 * cost * blockSize,
  })
  return timingSafeEqual(derived, hash)
}
