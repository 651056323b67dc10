/** A topic as it shall be. */
export interface TopicSpec {
  readonly topic: string
  readonly partitions: number
  readonly replication: number
  /** Topic-level settings, by Kafka's names. */
  readonly config: Readonly<Record<string, string>>
}

/** What a rule allows or denies. */
export type AclOperation =
  | 'ALL'
  | 'READ'
  | 'WRITE'
  | 'CREATE'
  | 'DELETE'
  | 'ALTER'
  | 'DESCRIBE'
  | 'CLUSTER_ACTION'
  | 'DESCRIBE_CONFIGS'
  | 'ALTER_CONFIGS'
  | 'IDEMPOTENT_WRITE'

/** One access rule of the broker; a filter when members are left out. */
export interface AclRule {
  readonly resource: 'TOPIC' | 'GROUP' | 'CLUSTER' | 'TRANSACTIONAL_ID'
  readonly name: string
  readonly pattern: 'LITERAL' | 'PREFIXED'
  /** With its type: `User:bi.cgm`. */
  readonly principal: string
  readonly host: string
  readonly operation: AclOperation
  readonly permission: 'ALLOW' | 'DENY'
}

/**
 * Changes the broker's topics, settings and access rules.
 *
 * Every call is idempotent. It throws {@link BrokerUnavailableError} when the broker does not answer
 * within 30 s (the outcome is unknown then), and {@link BrokerRefusedError} when it says no.
 */
export interface Admin {
  /**
   * Makes the topics that do not exist; those that do are left as they are.
   *
   * @returns names of those made, once every one of them has a leader and can be written
   */
  createTopics(specs: readonly TopicSpec[]): Promise<readonly string[]>
  /** Deletes topics with all their records; names that do not exist are passed over. */
  deleteTopics(topics: readonly string[]): Promise<void>
  /** All topics this principal may see, the broker's own (`__…`) left out. */
  listTopics(): Promise<readonly string[]>
  /**
   * Settings that topics have of their own; a topic that does not exist is left out.
   *
   * @param names of the settings that are asked for; all when not given. Ask for a few where topics
   *   are many: the broker tells some forty of each.
   */
  describeConfigs(
    topics: readonly string[],
    names?: readonly string[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>>
  /**
   * Sets some settings of a topic and keeps its others. Reads, merges and writes: two writers at
   * once can undo each other, so there must be one.
   */
  setConfigs(topic: string, config: Readonly<Record<string, string>>): Promise<void>
  /** Rules that match every member given. */
  listAcls(filter?: Partial<AclRule>): Promise<readonly AclRule[]>
  createAcls(rules: readonly AclRule[]): Promise<void>
  /** Deletes every rule that matches a filter; returns those. */
  deleteAcls(filters: readonly Partial<AclRule>[]): Promise<readonly AclRule[]>
  /**
   * Committed offsets of a group by topic and partition; partitions without one are left out.
   *
   * @param topics all of which the group has committed any when not given
   */
  groupOffsets(
    groupId: string,
    topics?: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>>
  /** Names of all consumer groups, those without a member too. */
  listGroups(): Promise<readonly string[]>
  close(): Promise<void>
}
