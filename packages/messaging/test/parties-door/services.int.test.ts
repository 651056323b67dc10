import type { Connection } from '@platformatic/kafka'
import { until } from '@ujirani/testing'
import { planServiceRules } from '../../src/index.ts'
import { startDoorRig, type DoorRig } from './door-rig.ts'
import {
  clusterIntrusions,
  connectWith,
  isRefused,
  meddleWith,
  read,
  ruleIntrusions,
  tamperWith,
  write,
  type Intrusion,
} from './intrusions.ts'

const services = ['gateway', 'disclosure', 'auditor', 'ledger'] as const
type Service = (typeof services)[number]

const topics = [
  'parties',
  'agreements',
  'heartbeat',
  'decisions',
  'access',
  'checkpoints',
  'origin.iom',
  'inbox.iom',
  'shared.to-iom.iom',
  'quarantine.iom',
  'notices.iom',
]

/** The whole table: who writes what. What is not here is refused. */
const writers: Readonly<Record<Service, readonly string[]>> = {
  gateway: ['access', 'origin.iom', 'quarantine.iom', 'notices.iom'],
  disclosure: ['decisions', 'shared.to-iom.iom', 'quarantine.iom', 'notices.iom'],
  auditor: [],
  ledger: ['checkpoints'],
}
const readers: Readonly<Record<Service, readonly string[]>> = {
  gateway: topics,
  disclosure: ['parties', 'agreements', 'heartbeat', 'decisions', 'origin.iom'],
  auditor: topics.filter((topic) => !['inbox.iom', 'notices.iom'].includes(topic)),
  ledger: topics.filter((topic) => !/^(?:inbox|shared|quarantine|notices)/.test(topic)),
}

describe('the users of services', () => {
  let rig: DoorRig
  let ids: ReadonlyMap<string, string>
  const connections = new Map<Service, Connection>()
  beforeAll(async () => {
    rig = await startDoorRig({ users: services })
    const admin = rig.connection.createAdmin()
    await admin.createTopics(
      topics.map((topic) => ({ topic, partitions: 1, replication: 1, config: {} })),
    )
    const principals = services.map(
      (name) => [name, `User:${rig.credentials(name).username}`] as const,
    )
    await admin.createAcls(planServiceRules(Object.fromEntries(principals)))
    await admin.close()
    const reader = rig.connection.createPositionalReader()
    ids = await reader.topicIds(topics)
    await reader.close()
    for (const name of services) {
      const { username, password } = rig.credentials(name)
      const sasl = { mechanism: 'PLAIN', username, password } as const
      connections.set(name, await connectWith(rig.internalPort, sasl))
    }
    await until(() => may('auditor', read('parties', ids.get('parties') ?? '')))
  }, 120_000)
  afterAll(async () => {
    for (const connection of connections.values()) await connection.close()
    await rig.stop()
  }, 60_000)

  const may = async (service: Service, intrusion: Intrusion): Promise<boolean> => {
    const connection = connections.get(service)
    if (connection === undefined) throw new TypeError('not connected')
    return !(await isRefused(intrusion, connection))
  }
  const those = async (service: Service, toIntrusion: (topic: string) => Intrusion) => {
    const allowed: string[] = []
    for (const topic of topics) if (await may(service, toIntrusion(topic))) allowed.push(topic)
    return allowed
  }

  it.each(services)(
    'let %s write and read what its work needs, and no other topic',
    async (name) => {
      expect((await those(name, write)).sort()).toEqual([...writers[name]].sort())
      const read_ = (topic: string): Intrusion => read(topic, ids.get(topic) ?? '')
      expect((await those(name, read_)).sort()).toEqual([...readers[name]].sort())
    },
  )

  it.each(services)(
    'let %s change nothing of the cluster, its topics or its rules',
    async (name) => {
      const intrusions = [
        ...topics.flatMap((topic) => tamperWith(topic)),
        ...clusterIntrusions,
        ...ruleIntrusions,
      ]
      const done: string[] = []
      for (const intrusion of intrusions) {
        if (await may(name, intrusion)) done.push(intrusion.name)
      }
      expect(done).toEqual([])
    },
  )

  it('let each use its own groups', async () => {
    const join = (group: string): Intrusion => {
      const [first] = meddleWith(group, 'origin.iom')
      if (first === undefined) throw new TypeError('no request')
      return first
    }
    expect(await may('gateway', join('ujirani-gateway-inbox'))).toBe(true)
    expect(await may('disclosure', join('ujirani-disclosure'))).toBe(true)
    expect(await may('gateway', join('ujirani-disclosure'))).toBe(false)
    expect(await may('auditor', join('ujirani-disclosure'))).toBe(false)
    expect(await may('gateway', join('iom~desk'))).toBe(false)
  })
})
