/**
 * Whether bytes `from` to `to` are well-formed UTF-8: no overlong form, no surrogate, nothing over
 * U+10FFFF. Written out, because the platform's strict decoder makes a string of each answer.
 * @see The Unicode Standard, table 3-7
 */
export function isUtf8(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from
  while (at < to) {
    const lead = bytes[at] ?? 0
    if (lead < 0x80) {
      at += 1
      continue
    }
    const length = sequenceLength(lead)
    if (length === 0 || at + length > to || !isSequence(bytes, at, length)) return false
    at += length
  }
  return true
}

function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}

function isSequence(bytes: Uint8Array, at: number, length: number): boolean {
  const second = bytes[at + 1] ?? 0
  const [least, most] = secondRange(bytes[at] ?? 0)
  if (second < least || second > most) return false
  for (let next = at + 2; next < at + length; next += 1) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return false
  }
  return true
}

const plainRange = [0x80, 0xbf] as const
const secondRanges: ReadonlyMap<number, readonly [number, number]> = new Map([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
])

function secondRange(lead: number): readonly [number, number] {
  return secondRanges.get(lead) ?? plainRange
}
