import { createDecipheriv, hkdfSync } from 'node:crypto'

/**
 * Opens a cursor of a party with the gateway's key: what the gateway would find in it. Written from
 * the format alone:
 *
 *     uint8 1 · 4 bytes key id · 12 bytes nonce · pairs (uint32 serial, uint48 next offset), sealed ·
 *     16 bytes tag        AES-256-GCM, key HKDF-SHA-256(master, "", "ujirani cursor v1 <party>")
 *
 * @param master 32 bytes
 */
export function openCursor(master: Buffer, party: string, cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url')
  const key = Buffer.from(hkdfSync('sha256', master, '', `ujirani cursor v1 ${party}`, 32))
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(5, 17))
  decipher.setAAD(Buffer.concat([bytes.subarray(0, 5), Buffer.from(party)]))
  decipher.setAuthTag(bytes.subarray(-16))
  const pairs = Buffer.concat([decipher.update(bytes.subarray(17, -16)), decipher.final()])
  return `${String(cursor.length)} characters, ${pairs.toString('hex')}`
}
