import { readFile } from 'node:fs/promises'
import { parseTrust } from '@ujirani/policy'
import { emptyRoot, formatCheckpoint, signNote } from '@ujirani/tlog'
import type { LogConfig } from './config.ts'
import { readLedgerKey } from './ledger-key.ts'
import { readCommitted } from './store/committed.ts'
import { machineDisk } from './store/disk.ts'
import { LedgerStore } from './store/ledger-store.ts'

/**
 * Makes an empty log and signs its first checkpoint.
 *
 * @param isOptional leaves a log that is there as it is
 * @returns what was done, for a person
 * @throws {LedgerInconsistentError} there is a log already
 * @throws {ConfigInvalidError} @throws {TrustInvalidError}
 */
export async function initialiseLog(config: LogConfig, isOptional: boolean): Promise<string> {
  const { folder, keyFile, trustFile } = config
  if (isOptional && (await readCommitted(machineDisk, folder)) !== undefined) {
    return 'the log is there already'
  }
  const trust = parseTrust(JSON.parse(await readFile(trustFile, 'utf8')))
  const { origin, signer } = await readLedgerKey(keyFile, trust.ledgers)
  const text = formatCheckpoint({ origin, size: 0, root: emptyRoot() })
  await LedgerStore.initialise(machineDisk, folder, signNote(text, [signer]))
  return `the log ${origin} is initialised`
}
