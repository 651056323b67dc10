import { BusError } from '@ujirani/errors'
import { contentCommitment, saltOf, type DecisionLine } from '@ujirani/events'
import { canonicalBytes } from '@ujirani/policy'
import { createSaltedTree, type SaltedTree } from '@ujirani/tlog'
import type { BusRecordReader } from './bus-records.ts'
import { baseTopics } from './topic-names.ts'
import type { IncomingRecord } from './records.ts'

/** Commits to what the records that the ledger logs hold. */
export interface RecordContents {
  /**
   * The content commitment of a record, 32 bytes: of a decision the root of its {@link treeOf}, of
   * every other record `contentCommitment`.
   *
   * @param salt 16 bytes for a record that has none of its own
   * @throws {TypeError} the record has none, and none is given
   */
  readonly commit: (record: IncomingRecord, salt?: Uint8Array) => Promise<Buffer>

  /**
   * What a decision commits to: item 0 is the content commitment of the whole record, item i + 1 is
   * line i in the form of RFC 8785. A party is shown its own line and learns nothing of the others,
   * nor how many they are. A record of `decisions` that is none has item 0 alone.
   *
   * @throws {RegistryUnavailableError}
   */
  readonly treeOf: (record: IncomingRecord, salt?: Uint8Array) => Promise<SaltedTree>
}

/** Creates it over a reader of the bus's own records. */
export function createRecordContents(records: BusRecordReader): RecordContents {
  const linesOf = async (record: IncomingRecord): Promise<readonly DecisionLine[]> => {
    try {
      return (await records.read('Decision', record)).lines
    } catch (error) {
      // Whatever somebody wrote there is logged all the same.
      if (isUnreadable(error)) return []
      throw error
    }
  }
  const treeOf: RecordContents['treeOf'] = async (record, given) => {
    const salt = requireSalt(record, given)
    const lines = (await linesOf(record)).map(toLineBytes)
    return createSaltedTree(salt, [contentCommitment({ ...record, salt }), ...lines])
  }
  return {
    treeOf,
    commit: async (record, given) => {
      if (record.topic === baseTopics.decisions) return (await treeOf(record, given)).root
      return contentCommitment({ ...record, salt: requireSalt(record, given) })
    },
  }
}

function isUnreadable(error: unknown): boolean {
  return BusError.is(error, 'ERR_AVRO_MALFORMED') || BusError.is(error, 'ERR_SCHEMA_UNKNOWN')
}

function requireSalt({ headers }: IncomingRecord, given: Uint8Array | undefined): Uint8Array {
  const salt = saltOf(headers) ?? given
  if (salt === undefined) throw new TypeError('the record has no salt')
  return salt
}

/** A line as a party is shown it: bytes are base64. */
function toLineBytes({ copyCommitment, ...line }: DecisionLine): Buffer {
  const commitment = copyCommitment === null ? null : copyCommitment.toString('base64')
  return canonicalBytes({ ...line, copyCommitment: commitment })
}
