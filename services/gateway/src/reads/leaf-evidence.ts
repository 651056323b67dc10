import { createRecordContents } from '@ujirani/messaging'
import type { GatewayParts } from '../parts.ts'

/**
 * Where a record of the bus stands in the ledger's public log: enough for whoever keeps checkpoints
 * to hold the bus to it, and for the auditor to open it. Its place in its topic is not told, for that
 * would count what others do.
 */
export interface LeafEvidence {
  readonly leafIndex: number
  /** Base64, 32 bytes: what the log has at that index. */
  readonly leafHash: string
}

type EvidenceParts = Pick<GatewayParts, 'reader' | 'busRecords' | 'ledger'>

/** Finds leaves of records; each is looked for once. */
export interface LeafFinder {
  /** Undefined for a record that is in no published tree yet, or while the ledger cannot be asked. */
  readonly find: (topic: string, offset: number) => Promise<LeafEvidence | undefined>
}

/** Creates a finder for one answer. */
export function createLeafFinder(parts: EvidenceParts): LeafFinder {
  const found = new Map<string, Promise<LeafEvidence | undefined>>()
  return {
    find: (topic, offset) => {
      const key = `${topic}/${String(offset)}`
      const known = found.get(key) ?? findLeaf(parts, topic, offset)
      found.set(key, known)
      return known
    },
  }
}

async function findLeaf(
  { reader, busRecords, ledger }: EvidenceParts,
  topic: string,
  offset: number,
): Promise<LeafEvidence | undefined> {
  try {
    const place = { topic, partition: 0 }
    const [record] = await reader.readRange({ ...place, from: offset, to: offset + 1 })
    if (record === undefined) return undefined
    const commitment = await createRecordContents(busRecords).commit(record)
    const leaf = await ledger.findLeaf({ ...place, offset, commitment })
    return leaf && { leafIndex: leaf.leafIndex, leafHash: leaf.leafHash.toString('base64') }
  } catch {
    // What is said stands without it, and the next question may find it.
    return undefined
  }
}
