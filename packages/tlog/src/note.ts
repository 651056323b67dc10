import { decodeBase64 } from './base64.ts'
import { NoteInvalidError } from './errors.ts'

/** One signature line of a note. */
export interface NoteSignature {
  readonly name: string
  /** 8 digits of lower-case hex. */
  readonly keyId: string
  /** What the key's type makes of it; the key id is not part of it. */
  readonly signature: Buffer
}

/** A note in its parts; nothing of it is verified. */
export interface ParsedNote {
  /** Ends with a newline. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

// Go's parser takes as many; the text asks for 16 at least.
const mostSignatures = 100
const mostCharacters = 1 << 20
const keyIdBytes = 4
const dash = '— '
// What Go's unicode.IsSpace says, which \s does not: U+0085 is one, U+FEFF is none.
const space = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u
// eslint-disable-next-line no-control-regex -- they are what must not be there
const control = /[\u0000-\u0009\u000b-\u001f]/u
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Whether this can be the name of a key. */
export function isKeyName(name: string): boolean {
  return name !== '' && !space.test(name) && !name.includes('+') && name.isWellFormed()
}

/**
 * Takes a note apart:
 *
 *     <text, ends with LF>
 *     LF
 *     "— " <key name> " " base64( uint32 key id, signature ) LF      1 to 100 times
 *
 * @throws {NoteInvalidError}
 * @see https://c2sp.org/signed-note
 */
export function parseNote(note: string | Uint8Array): ParsedNote {
  const whole = typeof note === 'string' ? note : decode(note)
  if (whole.length > mostCharacters) throw new NoteInvalidError('it is too long')
  if (control.test(whole)) throw new NoteInvalidError('it holds a control character')
  if (!whole.isWellFormed()) throw new NoteInvalidError('it is no UTF-8')
  const split = whole.lastIndexOf('\n\n')
  if (split < 0) throw new NoteInvalidError('no blank line stands before signatures')
  const lines = whole.slice(split + 2).split('\n')
  if (lines.pop() !== '' || lines.length === 0) {
    throw new NoteInvalidError('its last line is no whole signature')
  }
  if (lines.length > mostSignatures) throw new NoteInvalidError('it has too many signatures')
  return { text: whole.slice(0, split + 1), signatures: lines.map(parseSignature) }
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new NoteInvalidError('it is no UTF-8', { cause })
  }
}

function parseSignature(line: string): NoteSignature {
  const [name, encoded] = splitOnce(line.startsWith(dash) ? line.slice(dash.length) : '')
  const bytes = decodeBase64(encoded)
  if (bytes === undefined || bytes.length <= keyIdBytes || !isKeyName(name)) {
    throw new NoteInvalidError('a signature line is none')
  }
  const keyId = bytes.toString('hex', 0, keyIdBytes)
  return { name, keyId, signature: bytes.subarray(keyIdBytes) }
}

function splitOnce(line: string): readonly [string, string] {
  const at = line.indexOf(' ')
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
}

/**
 * Writes a note out.
 *
 * @throws {NoteInvalidError} it would not parse as it is
 */
export function formatNote({ text, signatures }: ParsedNote): string {
  const lines = signatures.map(({ name, keyId, signature }) => {
    const bytes = Buffer.concat([Buffer.from(keyId, 'hex'), signature])
    return `${dash}${name} ${bytes.toString('base64')}\n`
  })
  const note = `${text}\n${lines.join('')}`
  if (parseNote(note).text !== text) throw new NoteInvalidError('its text is no text of a note')
  return note
}
