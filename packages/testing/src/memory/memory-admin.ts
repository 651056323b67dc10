import { TopicMissingError, type AclRule, type Admin, type TopicSpec } from '@ujirani/messaging'
import type { MemoryGroup } from './memory-group.ts'
import type { MemoryLog } from './memory-log.ts'

type Settings = Readonly<Record<string, string>>

function isMatch(rule: AclRule, filter: Partial<AclRule>): boolean {
  return (Object.keys(filter) as (keyof AclRule)[]).every((name) => rule[name] === filter[name])
}

/** Administers the log in memory. Access rules are kept, but nothing is refused by them. */
export class MemoryAdmin implements Admin {
  readonly #log: MemoryLog
  readonly #groups: ReadonlyMap<string, MemoryGroup>

  constructor(log: MemoryLog, groups: ReadonlyMap<string, MemoryGroup>) {
    this.#log = log
    this.#groups = groups
  }

  createTopics(specs: readonly TopicSpec[]): Promise<readonly string[]> {
    return this.#answer(() => {
      const missing = specs.filter(({ topic }) => !this.#log.topics.has(topic))
      for (const spec of missing) this.#log.create(spec)
      return missing.map(({ topic }) => topic)
    })
  }

  deleteTopics(topics: readonly string[]): Promise<void> {
    return this.#answer(() => {
      for (const topic of topics) this.#log.delete(topic)
    })
  }

  listTopics(): Promise<readonly string[]> {
    return this.#answer(() => [...this.#log.topics.keys()].sort())
  }

  describeConfigs(topics: readonly string[]): Promise<ReadonlyMap<string, Settings>> {
    return this.#answer(() => {
      const present = topics.filter((topic) => this.#log.topics.has(topic))
      return new Map(present.map((topic) => [topic, this.#log.topics.get(topic)?.config ?? {}]))
    })
  }

  setConfigs(topic: string, config: Settings): Promise<void> {
    return this.#answer(() => {
      const found = this.#log.topics.get(topic)
      if (found === undefined) throw new TopicMissingError(topic)
      found.config = { ...found.config, ...config }
    })
  }

  listAcls(filter: Partial<AclRule> = {}): Promise<readonly AclRule[]> {
    return this.#answer(() => this.#log.acls.filter((rule) => isMatch(rule, filter)))
  }

  createAcls(rules: readonly AclRule[]): Promise<void> {
    return this.#answer(() => {
      const isNew = (rule: AclRule): boolean => !this.#log.acls.some((old) => isMatch(old, rule))
      this.#log.acls = [...this.#log.acls, ...rules.filter(isNew)]
    })
  }

  deleteAcls(filters: readonly Partial<AclRule>[]): Promise<readonly AclRule[]> {
    return this.#answer(() => {
      const isDeleted = (rule: AclRule): boolean => filters.some((filter) => isMatch(rule, filter))
      const deleted = this.#log.acls.filter(isDeleted)
      this.#log.acls = this.#log.acls.filter((rule) => !isDeleted(rule))
      return deleted
    })
  }

  groupOffsets(
    groupId: string,
    topics?: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
    return this.#answer(() => {
      const group = this.#groups.get(groupId)
      const wanted = topics ?? group?.topics() ?? []
      const present = wanted.filter((topic) => this.#log.topics.has(topic))
      return new Map(
        present.map((topic) => [topic, group?.committed(topic) ?? new Map<number, number>()]),
      )
    })
  }

  listGroups(): Promise<readonly string[]> {
    return this.#answer(() => [...this.#groups.keys()].sort())
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #answer<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      this.#log.check()
      resolve(work())
    })
  }
}
