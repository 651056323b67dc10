/**
 * Everything a party's client could ask the broker for that is not its own to ask, one request each,
 * as it goes over the wire: a client library may give up at the topic's metadata and never send it.
 */
import {
  alterUserScramCredentialsV0,
  Connection,
  createAclsV3,
  createPartitionsV3,
  createTopicsV7,
  deleteAclsV3,
  deleteGroupsV2,
  deleteRecordsV2,
  deleteTopicsV6,
  describeAclsV3,
  describeClientQuotasV1,
  describeConfigsV4,
  describeGroupsV5,
  describeProducersV0,
  fetchV17,
  incrementalAlterConfigsV1,
  initProducerIdV5,
  joinGroupV9,
  listOffsetsV9,
  listPartitionReassignmentsV0,
  metadataV12,
  offsetCommitV8,
  offsetFetchV8,
  produceV11,
  type SASLOptions,
} from '@platformatic/kafka'

/** One request, named as a test says it. */
export interface Intrusion {
  readonly name: string
  readonly send: (connection: Connection) => Promise<unknown>
}

/** Connects as the bearer of a token. */
export function connectAs(port: number, token: string): Promise<Connection> {
  return connectWith(port, { mechanism: 'OAUTHBEARER', token })
}

/** Connects with any proof that the listener takes. */
export async function connectWith(port: number, sasl: SASLOptions): Promise<Connection> {
  const connection = new Connection('intruder', { sasl })
  await connection.connect('127.0.0.1', port)
  return connection
}

/** Error codes by which the broker says no: topic, group, cluster, transaction; unknown topic id. */
const refusals = new Set([29, 30, 31, 53, 100])

/** Sends a request and tells whether the broker refused it, whatever else it said. */
export async function isRefused({ send }: Intrusion, connection: Connection): Promise<boolean> {
  const answer = await send(connection).catch((error: unknown) => {
    const { response } = error as { readonly response?: unknown }
    if (response === undefined) throw error
    return response
  })
  return errorCodesIn(answer).some((code) => refusals.has(code))
}

function errorCodesIn(answer: unknown): readonly number[] {
  if (typeof answer !== 'object' || answer === null) return []
  return Object.entries(answer).flatMap(([name, value]: [string, unknown]) =>
    name === 'errorCode' && typeof value === 'number' ? [value] : errorCodesIn(value),
  )
}

const timeoutMs = 5_000
const topicResource = 2

export function write(topic: string): Intrusion {
  const records = [{ topic, partition: 0, key: Buffer.from('k'), value: Buffer.from('v') }]
  return {
    name: `write ${topic}`,
    send: (connection) => produceV11.api.async(connection, -1, timeoutMs, records),
  }
}

/** By the topic's id, which no name and no metadata is needed for. */
export function read(topic: string, topicId: string): Intrusion {
  const partition = {
    partition: 0,
    currentLeaderEpoch: -1,
    fetchOffset: 0n,
    lastFetchedEpoch: -1,
    partitionMaxBytes: 1 << 20,
  }
  const topics = [{ topicId, partitions: [partition] }]
  return {
    name: `read ${topic}`,
    send: (connection) => fetchV17.api.async(connection, 100, 0, 1 << 20, 0, 0, -1, topics, [], ''),
  }
}

export function describeTopic(topic: string): Intrusion {
  return {
    name: `describe ${topic}`,
    send: (connection) => metadataV12.api.async(connection, [topic], false, false),
  }
}

/** What tells of a topic's records without reading them. */
export function pryInto(topic: string): readonly Intrusion[] {
  const partitions = [{ partitionIndex: 0, currentLeaderEpoch: -1, timestamp: -1n }]
  const resource = { resourceType: topicResource, resourceName: topic } as const
  return [
    describeTopic(topic),
    {
      name: `ask for the offsets of ${topic}`,
      send: (connection) =>
        listOffsetsV9.api.async(connection, -1, 0, [{ name: topic, partitions }]),
    },
    {
      name: `ask who writes ${topic}`,
      send: (connection) =>
        describeProducersV0.api.async(connection, [{ name: topic, partitionIndexes: [0] }]),
    },
    {
      name: `read the settings of ${topic}`,
      send: (connection) => describeConfigsV4.api.async(connection, [resource], false, false),
    },
  ]
}

/** What would change a topic. */
export function tamperWith(topic: string): readonly Intrusion[] {
  const config = { name: 'retention.ms', configOperation: 0, value: '600000' } as const
  return [
    {
      name: `delete records of ${topic}`,
      send: (connection) =>
        deleteRecordsV2.api.async(
          connection,
          [{ name: topic, partitions: [{ partitionIndex: 0, offset: 0n }] }],
          timeoutMs,
        ),
    },
    {
      name: `change the settings of ${topic}`,
      send: (connection) =>
        incrementalAlterConfigsV1.api.async(
          connection,
          [{ resourceType: topicResource, resourceName: topic, configs: [config] }],
          false,
        ),
    },
    {
      name: `give ${topic} more partitions`,
      send: (connection) =>
        createPartitionsV3.api.async(connection, [{ name: topic, count: 2 }], timeoutMs, true),
    },
    {
      name: `delete ${topic}`,
      send: (connection) => deleteTopicsV6.api.async(connection, [{ name: topic }], timeoutMs),
    },
  ]
}

/** Somebody else's consumer group. */
export function meddleWith(groupId: string, topic: string): readonly Intrusion[] {
  const protocols = [{ name: 'range', metadata: Buffer.alloc(8) }]
  const committed = { partitionIndex: 0, committedOffset: 0n, committedLeaderEpoch: -1 }
  return [
    {
      name: `join ${groupId}`,
      send: (connection) =>
        joinGroupV9.api.async(connection, groupId, 10_000, 10_000, '', null, 'consumer', protocols),
    },
    {
      name: `commit for ${groupId}`,
      send: (connection) =>
        offsetCommitV8.api.async(connection, groupId, -1, '', null, [
          { name: topic, partitions: [committed] },
        ]),
    },
    {
      name: `read the offsets of ${groupId}`,
      send: (connection) =>
        offsetFetchV8.api.async(
          connection,
          [{ groupId, memberEpoch: -1, topics: [{ name: topic, partitionIndexes: [0] }] }],
          false,
        ),
    },
    {
      name: `describe ${groupId}`,
      send: (connection) => describeGroupsV5.api.async(connection, [groupId], false),
    },
    {
      name: `delete ${groupId}`,
      send: (connection) => deleteGroupsV2.api.async(connection, [groupId]),
    },
  ]
}

const acl = {
  resourceType: topicResource,
  resourceName: 'origin.iom',
  resourcePatternType: 3,
  principal: 'User:bi.cgm~both',
  host: '*',
  operation: 3,
  permissionType: 3,
} as const
const anyAcl = {
  resourceType: 1,
  resourceName: null,
  resourcePatternType: 1,
  principal: null,
  host: null,
  operation: 1,
  permissionType: 1,
} as const

const newTopic = {
  name: 'inbox.mallory',
  numPartitions: 1,
  replicationFactor: 1,
  assignments: [],
  configs: [],
}

/** What concerns the cluster. */
export const clusterIntrusions: readonly Intrusion[] = [
  {
    name: 'make a topic',
    send: (connection) => createTopicsV7.api.async(connection, [newTopic], timeoutMs, false),
  },
  {
    name: 'use transactions',
    send: (connection) => initProducerIdV5.api.async(connection, 'bi.cgm~tx', 10_000, -1n, -1),
  },
  {
    name: 'ask what moves between brokers',
    send: (connection) => listPartitionReassignmentsV0.api.async(connection, timeoutMs, null),
  },
  {
    name: 'read quotas',
    send: (connection) => describeClientQuotasV1.api.async(connection, [], false),
  },
  {
    name: 'read the broker’s settings',
    send: (connection) =>
      describeConfigsV4.api.async(
        connection,
        [{ resourceType: 4, resourceName: '1' }],
        false,
        false,
      ),
  },
  {
    name: 'make itself a user with a password',
    send: (connection) =>
      alterUserScramCredentialsV0.api.async(connection, [{ name: 'mallory', mechanism: 1 }], []),
  },
]

/** What concerns access rules; a broker without an authorizer has none, and says so. */
export const ruleIntrusions: readonly Intrusion[] = [
  { name: 'give itself a right', send: (connection) => createAclsV3.api.async(connection, [acl]) },
  { name: 'list access rules', send: (connection) => describeAclsV3.api.async(connection, anyAcl) },
  {
    name: 'take rules away',
    send: (connection) => deleteAclsV3.api.async(connection, [anyAcl]),
  },
]
