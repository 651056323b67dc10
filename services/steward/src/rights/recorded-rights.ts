import type { AccessRecord } from '@ujirani/events'
import {
  baseTopics,
  readAll,
  type BusRecordReader,
  type IncomingRecord,
  type PositionalReader,
} from '@ujirani/messaging'
import { stewardKey } from './access-writer.ts'
import { keyOfRight, readingRightOfText, type ReadingRight } from './reading-right.ts'

/** What the log says of the broker's rules, up to its end. */
export interface RecordedRights {
  /** Rights that are on record as given, by their names. */
  readonly rights: Map<string, ReadingRight>
  /** The rules of the last whole snapshot, as `keyOfRule` writes them. */
  readonly rules: ReadonlySet<string>
}

interface LogParts {
  readonly reader: Pick<PositionalReader, 'bounds' | 'readRange'>
  readonly records: BusRecordReader
}

const step = 2_000

/**
 * Reads back to the last whole snapshot and folds what was written after it. A snapshot is written
 * only when the rights on record are those of its rules, so nothing before it counts any more.
 *
 * @throws {BrokerUnavailableError}
 */
export async function readRecordedRights(parts: LogParts): Promise<RecordedRights> {
  const records = await readSinceSnapshot(parts)
  const [first] = records
  const rules = first?.whole === true ? first.rules : []
  const rights = new Map<string, ReadingRight>()
  for (const text of rules) {
    const right = readingRightOfText(text)
    if (right !== undefined) rights.set(keyOfRight(right), right)
  }
  for (const record of records) apply(rights, record)
  return { rights, rules: new Set(rules) }
}

function apply(rights: Map<string, ReadingRight>, { kind, rights: named }: AccessRecord): void {
  for (const { principal, topic } of named) {
    const key = keyOfRight({ principal, topic })
    if (kind === 'GRANTED') rights.set(key, { principal, topic })
    if (kind === 'REVOKED') rights.delete(key)
  }
}

/** The stewards' records from the last whole snapshot on; all there are when there is none. */
async function readSinceSnapshot(parts: LogParts): Promise<readonly AccessRecord[]> {
  const topic = baseTopics.access
  const bounds = (await parts.reader.bounds([topic])).get(topic)?.[0]
  let found: readonly AccessRecord[] = []
  if (bounds === undefined) return found
  for (let to = bounds.end; to > bounds.start; to -= step) {
    const range = { from: Math.max(bounds.start, to - step), to }
    const earlier = await readStewards(parts, range)
    const at = earlier.findLastIndex(({ kind, whole }) => kind === 'SNAPSHOT' && whole === true)
    found = [...earlier.slice(Math.max(at, 0)), ...found]
    if (at >= 0) return found
  }
  return found
}

async function readStewards(
  { reader, records }: LogParts,
  range: { readonly from: number; readonly to: number },
): Promise<readonly AccessRecord[]> {
  const found: AccessRecord[] = []
  for await (const record of readAll(reader, { topic: baseTopics.access, partition: 0 }, range)) {
    if (isStewards(record)) found.push(await records.read('AccessRecord', record))
  }
  return found
}

// Gateways write much more there: what is theirs need not be decoded.
function isStewards({ key }: IncomingRecord): boolean {
  return key?.toString('latin1').startsWith(stewardKey) === true
}
