const timeBytes = 8
const signatureBytes = 64

/** A cosignature in its parts. */
export interface Cosignature {
  /** When it was made, by the witness's clock: seconds since 1970. */
  readonly seconds: number
  readonly signature: Uint8Array
}

/**
 * What a witness signs:
 *
 *     "cosignature/v1" LF
 *     "time " <seconds since 1970> LF
 *     <the checkpoint's text>
 *
 * @see https://c2sp.org/tlog-cosignature
 */
export function cosignedMessage(text: string, seconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${String(seconds)}\n${text}`)
}

/** uint64 seconds, big-endian; 64 bytes of signature. */
export function joinCosignature(seconds: number, signature: Uint8Array): Buffer {
  const time = Buffer.alloc(timeBytes)
  time.writeBigUInt64BE(BigInt(seconds))
  return Buffer.concat([time, signature])
}

/** Takes a cosignature apart; undefined when it is none, or of a time that nobody lives to see. */
export function splitCosignature(bytes: Uint8Array): Cosignature | undefined {
  if (bytes.length !== timeBytes + signatureBytes) return undefined
  const seconds = Number(Buffer.from(bytes).readBigUInt64BE(0))
  if (!Number.isSafeInteger(seconds)) return undefined
  return { seconds, signature: bytes.subarray(timeBytes) }
}
