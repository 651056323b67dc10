// The y coordinates of the eight points of order 1, 2, 4 and 8 of edwards25519 (RFC 8032 §5.1),
// little endian, with the two that also fit in 255 bits without being reduced.
const encodings: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

/**
 * Whether an Ed25519 public key is a point of small order. A signature under such a key can be
 * made without any private key, so its owner could disown everything it "signed". OpenSSL 3.5
 * verifies none; other verifiers, whom evidence must also convince, do.
 */
export function isSmallOrder(key: Uint8Array): boolean {
  const y = Buffer.from(key)
  // The top bit is the sign of x, and both signs are points of the same order.
  y.writeUInt8(y.readUInt8(31) & 0x7f, 31)
  return encodings.has(y.toString('hex'))
}
