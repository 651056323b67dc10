import { decodeBase64, decodeHash } from './base64.ts'
import { checkInclusion } from './check-proof.ts'
import { openCheckpoint, type OpenedCheckpoint } from './checkpoint.ts'
import { NoteInvalidError } from './errors.ts'
import { formatNote, parseNote } from './note.ts'
import type { NoteVerifier } from './note-keys.ts'

/** That something is in a log, with all that is needed to check it offline. */
export interface ProofFile {
  /** For the application; nothing vouches for it. */
  readonly extra?: Buffer
  /** Of the leaf, counted from 0. */
  readonly index: number
  /** The inclusion proof, 32 bytes each. */
  readonly hashes: readonly Buffer[]
  /** The checkpoint's note as it was issued. */
  readonly checkpoint: string
}

const header = 'c2sp.org/tlog-proof@v1'
/** Whether a text gives itself out as a proof file, by its first line. */
export function isProofFile(text: string): boolean {
  return text.startsWith(`${header}\n`)
}

const mostHashes = 63
const indexLine = /^index (0|[1-9][0-9]{0,15})$/
const extraLine = /^extra (.*)$/

/**
 * Writes a proof file:
 *
 *     "c2sp.org/tlog-proof@v1" LF
 *     "extra " base64 LF                optional
 *     "index " <decimal> LF
 *     <hash, base64> LF                 any number of times
 *     LF
 *     <checkpoint>
 *
 * @see https://c2sp.org/tlog-proof
 */
export function formatProof({ extra, index, hashes, checkpoint }: ProofFile): string {
  const lines = [
    header,
    ...(extra === undefined ? [] : [`extra ${extra.toString('base64')}`]),
    `index ${String(index)}`,
    ...hashes.map((hash) => hash.toString('base64')),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/**
 * Reads a proof file. What it says is not checked, its form is.
 *
 * @throws {NoteInvalidError}
 */
export function parseProof(file: string): ProofFile {
  const split = file.indexOf('\n\n')
  if (split < 0) throw new NoteInvalidError('no blank line stands before the checkpoint')
  const [first, ...lines] = file.slice(0, split).split('\n')
  if (first !== header) throw new NoteInvalidError('it is no proof file of a version known here')
  const extra = parseExtra(lines[0])
  if (extra !== undefined) lines.shift()
  const index = Number(indexLine.exec(lines.shift() ?? '')?.[1] ?? NaN)
  if (!Number.isSafeInteger(index)) throw new NoteInvalidError('the index line is none')
  if (lines.length > mostHashes) throw new NoteInvalidError('it has too many hashes')
  const hashes = lines.map((line) => {
    const hash = decodeHash(line)
    if (hash === undefined) throw new NoteInvalidError('a line of the proof is no hash')
    return hash
  })
  const checkpoint = parseSpelling(file.slice(split + 2))
  return { ...(extra !== undefined && { extra }), index, hashes, checkpoint }
}

/** Another spelling of a note's bytes would be a byte that may be changed. */
function parseSpelling(note: string): string {
  if (formatNote(parseNote(note)) === note) return note
  throw new NoteInvalidError('a signature line is not in its one spelling')
}

function parseExtra(line: string | undefined): Buffer | undefined {
  const encoded = extraLine.exec(line ?? '')?.[1]
  if (encoded === undefined) return undefined
  const bytes = decodeBase64(encoded)
  if (bytes?.toString('base64') !== encoded) {
    throw new NoteInvalidError('the extra line is no base64')
  }
  return bytes
}

/** What a proof is checked with. */
export interface ProofTrust {
  /** The log's key; its name is the origin that is expected. */
  readonly log: NoteVerifier
  /** Whose cosignatures are looked for. */
  readonly witnesses?: readonly NoteVerifier[]
}

/**
 * Verifies that a leaf is in the log, offline: the checkpoint is the log's, and the leaf leads to its
 * root. How many cosignatures are enough is for the caller to say.
 *
 * @param leafHash as `hashLeaf` makes it of the entry, 32 bytes
 * @throws {NoteInvalidError} @throws {ProofInvalidError}
 */
export function verifyProof(
  { index, hashes, checkpoint }: ProofFile,
  leafHash: Uint8Array,
  { log, witnesses = [] }: ProofTrust,
): OpenedCheckpoint {
  const opened = openCheckpoint(checkpoint, log, witnesses)
  checkInclusion({ index, hash: leafHash }, opened, hashes)
  return opened
}
