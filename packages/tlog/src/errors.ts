import { BusError } from '@ujirani/errors'

/** A note, a checkpoint, a cosignature or a proof file that breaks its grammar or is not signed. */
export class NoteInvalidError extends BusError<'ERR_NOTE_INVALID'> {
  constructor(reason: string, options?: ErrorOptions) {
    super('ERR_NOTE_INVALID', `the note is not valid: ${reason}`, { reason }, options)
  }
}

/** A Merkle proof that does not lead to the root, or has another shape than its tree asks for. */
export class ProofInvalidError extends BusError<'ERR_PROOF_INVALID'> {
  constructor(reason: string, options?: ErrorOptions) {
    super('ERR_PROOF_INVALID', `the proof does not hold: ${reason}`, { reason }, options)
  }
}
