/** Castagnoli's polynomial, bits reversed. */
const polynomial = 0x82f63b78
/** Bytes taken at one step. */
const stride = 8

/** Row k says what a byte comes to once k more bytes have gone by: eight rows of 256, end to end. */
const table = createTable()

function createTable(): Int32Array {
  const rows = new Int32Array(stride * 256)
  for (let byte = 0; byte < 256; byte += 1) {
    let rest = byte
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ ((rest & 1) * polynomial)
    rows[byte] = rest
  }
  for (let at = 256; at < rows.length; at += 1) {
    const before = rows[at - 256] ?? 0
    rows[at] = (before >>> 8) ^ (rows[before & 0xff] ?? 0)
  }
  return rows
}

/** What the byte at a place of a step's word comes to; the rest of the step is still to go by. */
function row(bytesToGo: number, word: number, shift: number): number {
  return table[(bytesToGo << 8) | ((word >>> shift) & 0xff)] ?? 0
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  )
}

/**
 * CRC-32C of a stretch of bytes, as an unsigned number. Eight bytes at a step ("slicing by eight"):
 * several times as fast as one at a time, which a batch of a thousand records feels.
 *
 * @see RFC 3720 §B.4
 */
export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  let crc = -1
  let at = from
  for (; at + stride <= to; at += stride) {
    const low = crc ^ wordAt(bytes, at)
    const high = wordAt(bytes, at + 4)
    crc =
      row(7, low, 0) ^
      row(6, low, 8) ^
      row(5, low, 16) ^
      row(4, low, 24) ^
      row(3, high, 0) ^
      row(2, high, 8) ^
      row(1, high, 16) ^
      row(0, high, 24)
  }
  for (; at < to; at += 1) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0)
  return (crc ^ -1) >>> 0
}
