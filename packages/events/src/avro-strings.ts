import avsc from 'avsc'

/** As avsc has it: bytes, and where it writes; beyond their end it only counts. */
interface Tap {
  readonly buf: Buffer
  pos: number
}

interface Writing {
  _write(tap: Tap, value: unknown): void
}

const strings = { type: 'array', items: 'string' } as const
const plain = avsc.Type.forSchema(strings)
const { ArrayType } = avsc.types as unknown as {
  readonly ArrayType: new (schema: object, options: object) => Writing
}

/** What frozen lists come to: nobody can change them. */
const known = new WeakMap<readonly string[], Buffer>()

/**
 * Lists of texts, where a frozen list is encoded once: a rule's redactions stand in each decision
 * by it, and letter by letter they were a fifth of what disclosure did.
 */
class StringsType extends ArrayType {
  override _write(tap: Tap, value: unknown): void {
    if (!isFrozenList(value)) {
      super._write(tap, value)
      return
    }
    const bytes = known.get(value) ?? remember(value)
    if (tap.pos + bytes.length <= tap.buf.length) tap.buf.set(bytes, tap.pos)
    tap.pos += bytes.length
  }
}

function isFrozenList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && Object.isFrozen(value)
}

function remember(value: readonly string[]): Buffer {
  // Not toBuffer: it writes where the encoding around this one may be writing.
  let bytes = Buffer.allocUnsafeSlow(256)
  let end = plain.encode(value, bytes)
  if (end < 0) {
    bytes = Buffer.allocUnsafeSlow(bytes.length - end)
    end = plain.encode(value, bytes)
  }
  const own = bytes.subarray(0, end)
  known.set(value, own)
  return own
}

/** A type hook of avsc: the type of lists of texts is the one above. */
export function hookStrings(schema: unknown, options: object): unknown {
  return isStrings(schema) ? new StringsType(schema, options) : undefined
}

function isStrings(schema: unknown): schema is object {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return false
  const { type, items } = schema as Partial<Record<string, unknown>>
  return type === 'array' && items === 'string'
}
