import { openCheckpoint, planRoot, type NoteVerifier } from '@ujirani/tlog'
import { LedgerInconsistentError } from './errors.ts'
import type { LedgerStore } from './store/ledger-store.ts'

/**
 * Checks that a log that was opened is the one it was: its checkpoint is its own and of its tiles, and
 * every checkpoint that others have seen is one that it continues.
 *
 * @param seen notes of checkpoints; those that the log has not signed say nothing
 * @throws {LedgerInconsistentError} it was rolled back, or forked
 * @throws {NoteInvalidError} its own checkpoint is not signed by it
 */
export async function checkLog(
  store: LedgerStore,
  log: NoteVerifier,
  seen: readonly string[],
): Promise<void> {
  const own = openCheckpoint(store.committed.note, log)
  if (own.size !== store.size || !own.root.equals(store.root())) {
    throw new LedgerInconsistentError('its checkpoint is not that of its tiles')
  }
  for (const note of seen) {
    const { size, root } = tryOpen(note, log) ?? own
    if (size > own.size) {
      throw new LedgerInconsistentError('a later checkpoint of it was seen: it was rolled back')
    }
    const [before] = await store.prove(planRoot(size), size)
    if (before?.equals(root) !== true) {
      throw new LedgerInconsistentError('a checkpoint of another history was seen: it was forked')
    }
  }
}

function tryOpen(note: string, log: NoteVerifier): ReturnType<typeof openCheckpoint> | undefined {
  try {
    return openCheckpoint(note, log)
  } catch {
    // Anybody may write junk; only what the log has signed binds it.
    return undefined
  }
}
