import { NoteInvalidError } from './errors.ts'
import { formatNote, parseNote, type NoteSignature, type ParsedNote } from './note.ts'
import type { NoteSigner, NoteVerifier } from './note-keys.ts'

/** A note that somebody who is believed has signed. */
export interface OpenedNote {
  readonly text: string
  /** The signatures of those who are believed, one each, with who they are; at least one. */
  readonly verified: readonly (NoteSignature & { readonly by: NoteVerifier })[]
  /** Lines of unknown keys; they say nothing. */
  readonly unknown: readonly NoteSignature[]
}

/**
 * Opens a note: every signature of a known key holds, and there is at least one.
 *
 * @throws {NoteInvalidError}
 * @see https://c2sp.org/signed-note
 */
export function openNote(
  note: string | Uint8Array,
  verifiers: readonly NoteVerifier[],
): OpenedNote {
  const { text, signatures } = parseNote(note)
  const verified = new Map<NoteVerifier, NoteSignature>()
  const unknown: NoteSignature[] = []
  for (const line of signatures) {
    const known = verifiers.filter(({ name, keyId }) => name === line.name && keyId === line.keyId)
    const [by] = known
    if (by === undefined) addLine(unknown, line)
    else if (known.length > 1) throw new NoteInvalidError('two known keys have one name and id')
    else if (!verified.has(by)) {
      if (!by.holds(text, line.signature)) {
        throw new NoteInvalidError('a signature of a known key does not verify')
      }
      verified.set(by, line)
    }
  }
  if (verified.size === 0) throw new NoteInvalidError('nobody known has signed it')
  return { text, verified: [...verified].map(([by, line]) => ({ ...line, by })), unknown }
}

/**
 * Signs a text.
 *
 * @param text ends with a newline, has no control characters but newlines
 * @throws {NoteInvalidError} the text is none, or nobody signs
 */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  return formatNote({ text, signatures: signers.map((signer) => signer.sign(text)) })
}

/** Adds signature lines to a note, behind those it has; one that is there already is not added. */
export function addSignatures(note: ParsedNote, lines: readonly NoteSignature[]): ParsedNote {
  const signatures = [...note.signatures]
  for (const line of lines) addLine(signatures, line)
  return { ...note, signatures }
}

function addLine(lines: NoteSignature[], line: NoteSignature): void {
  const isThere = lines.some(
    ({ name, keyId, signature }) =>
      name === line.name && keyId === line.keyId && signature.equals(line.signature),
  )
  if (!isThere) lines.push(line)
}
