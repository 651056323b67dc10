const dayMs = 86_400_000
const dayPattern = /^\d{4}-\d{2}-\d{2}$/
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/
const decimalPattern = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?$/

/** Days since 1970-01-01 of `YYYY-MM-DD`; undefined for anything else. */
export function parseDay(text: unknown): number | undefined {
  if (typeof text !== 'string' || !dayPattern.test(text)) return undefined
  const ms = Date.parse(`${text}T00:00:00Z`)
  // Date.parse takes 30 February for 2 March.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text)) return undefined
  return ms / dayMs
}

/** Milliseconds since 1970 of an RFC 3339 instant with offset; undefined for anything else. */
export function parseInstant(text: unknown): number | undefined {
  if (typeof text !== 'string' || !instantPattern.test(text)) return undefined
  if (parseDay(text.slice(0, 10)) === undefined) return undefined
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}

/** The unscaled integer of a decimal text; undefined when it is none or is finer than the scale. */
export function parseUnscaled(text: unknown, scale: number): bigint | undefined {
  const found = typeof text === 'string' ? decimalPattern.exec(text) : null
  if (found === null) return undefined
  const [, sign = '', whole = '', fraction = ''] = found
  if (fraction.length > scale) return undefined
  return BigInt(`${sign}${whole}${fraction.padEnd(scale, '0')}`)
}

/** The unscaled integer of Avro's decimal bytes: big-endian two's complement. */
export function readUnscaled(bytes: Buffer): bigint {
  return bytes.length === 0
    ? 0n
    : BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString('hex')}`))
}
