import { join } from 'node:path'
import type { EvidenceTrust } from '@ujirani/client'
import { parseTrust } from '@ujirani/policy'
import { InputInvalidError } from '../errors.ts'
import { readJsonFile } from '../files.ts'

/** Reads whom to believe: a trust file that was named, or the demo's. Nothing is asked of anybody. */
export function readTrustFile(stateDir: string, named: string | undefined): EvidenceTrust {
  const file = named ?? join(stateDir, 'trust.json')
  const json = readJsonFile(file)
  try {
    const { receipts, ledgers, witnesses } = parseTrust(json)
    return { receipts: receipts as unknown as EvidenceTrust['receipts'], ledgers, witnesses }
  } catch (cause) {
    throw new InputInvalidError(`${file} is no trust file`, { cause })
  }
}
