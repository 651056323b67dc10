import {
  baseTopics,
  type PartitionBounds,
  type PositionalReader,
  type TopicPartition,
} from '@ujirani/messaging'

/** How far a replay looks; what comes into the log after it is not its concern. */
export interface LogEnds {
  readonly shared: ReadonlyMap<string, PartitionBounds>
  readonly decisions: PartitionBounds
  readonly origins: ReadonlyMap<string, readonly PartitionBounds[]>
}

const empty: PartitionBounds = { start: 0, end: 0 }

/**
 * Asks for the ends of everything that is compared, on a log that goes on being written.
 *
 * In this order and no other: a copy stands in the log after its decision, and a decision after its
 * origin record. So whatever lies before the first ends has its reason before the next ones, and
 * nobody is blamed for what was under way.
 */
export async function readLogEnds(
  reader: PositionalReader,
  topics: { readonly shared: readonly string[]; readonly origins: readonly string[] },
): Promise<LogEnds> {
  const shared = await reader.bounds(topics.shared)
  const decisions = await reader.bounds([baseTopics.decisions])
  const origins = await reader.bounds(topics.origins)
  return {
    shared: new Map([...shared].map(([topic, [only]]) => [topic, only ?? empty])),
    decisions: decisions.get(baseTopics.decisions)?.[0] ?? empty,
    origins,
  }
}

/** Whether there is a record at a place. */
export function hasOrigin(
  { origins }: LogEnds,
  { topic, partition }: TopicPartition,
  offset: number,
): boolean {
  const bounds = origins.get(topic)?.[partition]
  return bounds !== undefined && offset >= bounds.start && offset < bounds.end
}
