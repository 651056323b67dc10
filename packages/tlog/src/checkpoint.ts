import { decodeHash } from './base64.ts'
import { NoteInvalidError } from './errors.ts'
import { hashBytes } from './hashing.ts'
import { isKeyName } from './note.ts'
import type { NoteVerifier } from './note-keys.ts'
import { openNote, type OpenedNote } from './open-note.ts'

/** The head of a log's tree. */
export interface Checkpoint {
  /** Which log it is. */
  readonly origin: string
  /** Leaves; 0 to 2^53 − 1. */
  readonly size: number
  /** Over all leaves, 32 bytes. */
  readonly root: Buffer
  /** Further lines, which no monitor can check; mostly none. */
  readonly extensions: readonly string[]
}

const decimal = /^(?:0|[1-9][0-9]{0,15})$/

/**
 * Reads the text of a checkpoint:
 *
 *     <origin> LF
 *     <size, decimal> LF
 *     <root, base64> LF
 *     <extension> LF          any number of times; none is empty
 *
 * @throws {NoteInvalidError}
 * @see https://c2sp.org/tlog-checkpoint
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new NoteInvalidError('a checkpoint ends with a newline')
  if (lines.some((line) => line === '')) throw new NoteInvalidError('a line is empty')
  const [origin, size, root, ...extensions] = lines
  if (origin === undefined || size === undefined || root === undefined) {
    throw new NoteInvalidError('a checkpoint has three lines at least')
  }
  const bytes = decodeHash(root)
  if (bytes === undefined) throw new NoteInvalidError('the root is no hash in base64')
  if (!decimal.test(size) || !Number.isSafeInteger(Number(size))) {
    throw new NoteInvalidError('the size is no number of leaves')
  }
  return { origin, size: Number(size), root: bytes, extensions }
}

/**
 * Writes the text of a checkpoint, to be signed.
 *
 * @throws {TypeError} a part is not what it must be
 */
export function formatCheckpoint(checkpoint: Omit<Checkpoint, 'extensions'>): string {
  const { origin, size, root } = checkpoint
  if (!isKeyName(origin)) throw new TypeError('an origin is not empty, has no space and no plus')
  if (!Number.isSafeInteger(size) || size < 0 || root.length !== hashBytes) {
    throw new TypeError('a checkpoint has a size and a root of 32 bytes')
  }
  return `${origin}\n${String(size)}\n${root.toString('base64')}\n`
}

/** A checkpoint that its log has signed. */
export interface OpenedCheckpoint extends Checkpoint {
  /** Its note, with the signatures that were verified. */
  readonly note: OpenedNote
}

/**
 * Opens a log's checkpoint: signed by the log itself, whose name is its origin, and by nobody known
 * wrongly.
 *
 * @param log the log's key; its name is the origin that is expected
 * @param witnesses whose cosignatures are looked for; none is required here
 * @throws {NoteInvalidError}
 */
export function openCheckpoint(
  note: string | Uint8Array,
  log: NoteVerifier,
  witnesses: readonly NoteVerifier[] = [],
): OpenedCheckpoint {
  const opened = openNote(note, [log, ...witnesses])
  if (!opened.verified.some(({ by }) => by === log)) {
    throw new NoteInvalidError('its log has not signed it')
  }
  const checkpoint = parseCheckpoint(opened.text)
  if (checkpoint.origin !== log.name) throw new NoteInvalidError('it is of another log')
  return { ...checkpoint, note: opened }
}
