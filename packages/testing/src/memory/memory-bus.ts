import type { Connection, TopicPartition } from '@ujirani/messaging'
import { systemClock, type Clock } from '@ujirani/runtime'
import { MemoryAdmin } from './memory-admin.ts'
import { MemoryGroup, MemoryGroupConsumer } from './memory-group.ts'
import { MemoryLog } from './memory-log.ts'
import { MemoryPublisher } from './memory-publisher.ts'
import { MemoryReader } from './memory-reader.ts'

/** A broker in memory, for tests of what is built on the ports. */
export interface MemoryBus extends Connection {
  /** Away: writes and questions fail, watches and groups hear nothing. What was written stays. */
  setDown(isDown: boolean): void
  /** Drops the records before an offset, as retention would. */
  expire(place: TopicPartition, before: number): void
}

/** Creates an empty one; append times and arrivals go by the clock given. */
export function createMemoryBus(clock: Clock = systemClock): MemoryBus {
  const log = new MemoryLog(clock)
  const groups = new Map<string, MemoryGroup>()
  const groupOf = (groupId: string): MemoryGroup => {
    const group = groups.get(groupId) ?? new MemoryGroup()
    groups.set(groupId, group)
    return group
  }
  return {
    createPublisher: () => new MemoryPublisher(log),
    createPositionalReader: () => new MemoryReader(log),
    createGroupConsumer: (options) =>
      new MemoryGroupConsumer(log, groupOf(options.groupId), options),
    createAdmin: () => new MemoryAdmin(log, groups),
    setDown: (isDown) => {
      log.setDown(isDown)
    },
    expire: (place, before) => {
      log.expire(place, before)
    },
  }
}
