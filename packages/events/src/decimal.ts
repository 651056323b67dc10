/** How a decimal of a schema may look: at most `precision` digits, `scale` of them a fraction. */
export interface DecimalForm {
  readonly precision: number
  readonly scale: number
}

const decimalPattern = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/

/** Digits that a double holds exactly, and that Buffer can write in six bytes. */
const fastDigits = 14

/**
 * The unscaled value of a decimal text as the shortest big-endian two's complement, which is
 * Avro's form; undefined when the text is no decimal, or has too many digits or fraction digits.
 */
export function parseDecimal(text: string, { precision, scale }: DecimalForm): Buffer | undefined {
  if (text.length > precision + 3 || !decimalPattern.test(text)) return undefined
  const point = text.indexOf('.')
  const fraction = point === -1 ? '' : text.slice(point + 1)
  if (fraction.length > scale) return undefined
  const whole = point === -1 ? text : text.slice(0, point)
  const unscaled = whole + fraction.padEnd(scale, '0')
  if (unscaled.length <= fastDigits) return toShortBytes(Number(unscaled), precision)
  const value = BigInt(unscaled)
  return isWithin(value, precision) ? toLongBytes(value) : undefined
}

function isWithin(value: bigint, precision: number): boolean {
  const bound = 10n ** BigInt(precision)
  return value < bound && -value < bound
}

function toShortBytes(value: number, precision: number): Buffer | undefined {
  if (Math.abs(value) >= 10 ** precision) return undefined
  let length = 1
  while (value >= 2 ** (8 * length - 1) || value < -(2 ** (8 * length - 1))) length += 1
  const bytes = Buffer.allocUnsafe(length)
  // Adding 0 turns the -0 of "-0" into 0.
  bytes.writeIntBE(value + 0, 0, length)
  return bytes
}

function toLongBytes(value: bigint): Buffer {
  let length = 1
  while (BigInt.asIntN(8 * length, value) !== value) length += 1
  const hex = BigInt.asUintN(8 * length, value).toString(16)
  return Buffer.from(hex.padStart(2 * length, '0'), 'hex')
}

function toUnscaled(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${hex}`))
}

/** The text of an unscaled value, always with `scale` fraction digits: `30000.00`. */
export function toDecimal(bytes: Uint8Array, scale: number): string {
  const value = bytes.length === 0 ? 0n : toUnscaled(bytes)
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const point = digits.length - scale
  const fraction = scale === 0 ? '' : `.${digits.slice(point)}`
  return `${value < 0n ? '-' : ''}${digits.slice(0, point)}${fraction}`
}

/** Whether bytes are a decimal's only spelling: shortest, and within its precision. */
export function isDecimal(bytes: Uint8Array, { precision }: DecimalForm): boolean {
  const [first, second] = bytes
  // Three bits and a little hold a digit: longer bytes are refused before any arithmetic on them.
  if (first === undefined || bytes.length > Math.ceil(precision * 0.42) + 1) return false
  if (second !== undefined && first === (second < 0x80 ? 0x00 : 0xff)) return false
  return isWithin(toUnscaled(bytes), precision)
}
