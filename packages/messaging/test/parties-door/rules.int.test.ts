import { setTimeout } from 'node:timers/promises'
import type { Connection } from '@platformatic/kafka'
import { agreementDocument, createTestParties, until } from '@ujirani/testing'
import { planPartyRules, type TopicSpec } from '../../src/index.ts'
import { startDoorRig, type DoorRig } from './door-rig.ts'
import {
  clusterIntrusions,
  connectAs,
  describeTopic,
  isRefused,
  meddleWith,
  pryInto,
  read,
  ruleIntrusions,
  tamperWith,
  write,
  type Intrusion,
} from './intrusions.ts'
import { registerOf } from './register-of.ts'

const partyIds = ['bi.cgm', 'iom', 'tz.isd']
const rule = (from: string, to: string) =>
  ({
    from,
    to: [to],
    types: ['org.ujirani.incident.reported.v1'],
    disclose: {
      incidentId: 'KEEP',
      '@subject': 'KEEP',
      kind: 'KEEP',
      category: 'KEEP',
      occurredStart: 'KEEP',
      zone: 'KEEP',
    },
  }) as const
const documents = [
  agreementDocument({ agreement: 'to-iom', rules: [rule('bi.cgm', 'iom')] }),
  agreementDocument({ agreement: 'to-isd', rules: [rule('bi.cgm', 'tz.isd')] }),
]
const topics = [
  ...partyIds.flatMap((party) => [`origin.${party}`, `inbox.${party}`, `quarantine.${party}`]),
  'shared.to-iom.iom',
  'shared.to-isd.tz.isd',
  'parties',
  'agreements',
  'decisions',
]

/** A rig with the topics of three parties and two agreements, and the rules that follow. */
async function startWorld(settings: Readonly<Record<string, string>> = {}) {
  const rig = await startDoorRig({ settings })
  const admin = rig.connection.createAdmin()
  const specs = topics.map((topic): TopicSpec => {
    return { topic, partitions: 1, replication: 1, config: {} }
  })
  await admin.createTopics(specs)
  const parties = await createTestParties({ parties: partyIds })
  const rules = planPartyRules(await registerOf(parties, documents), Date.now())
  const reader = rig.connection.createPositionalReader()
  const ids = await reader.topicIds(topics)
  await reader.close()
  const readOf = (topic: string): Intrusion => read(topic, ids.get(topic) ?? '')
  return { rig, admin, rules, readOf }
}

type World = Awaited<ReturnType<typeof startWorld>>

/** What nobody may do as bi.cgm, with all its rights. */
function intrusionsOf({ readOf }: World): readonly Intrusion[] {
  const foreign = ['origin.iom', 'inbox.iom', 'quarantine.iom', 'shared.to-iom.iom', 'decisions']
  return [
    ...foreign.flatMap((topic) => [write(topic), readOf(topic), ...pryInto(topic)]),
    ...['origin.bi.cgm', 'shared.to-isd.tz.isd', 'parties', 'agreements'].map(write),
    ...['inbox.bi.cgm', 'quarantine.bi.cgm', 'shared.to-isd.tz.isd'].map(readOf),
    ...['inbox.bi.cgm', 'origin.bi.cgm', 'shared.to-iom.iom'].flatMap(tamperWith),
    ...['iom~desk', 'bi.cgmx~1', 'bi.cgm', 'ujirani-disclosure'].flatMap((group) =>
      meddleWith(group, 'origin.bi.cgm'),
    ),
    ...clusterIntrusions,
  ]
}

describe('the rules of the parties’ listener', () => {
  let world: World
  let rig: DoorRig
  let bearer: Connection
  beforeAll(async () => {
    world = await startWorld()
    ;({ rig } = world)
    await world.admin.createAcls(world.rules)
    bearer = await connectAs(rig.port, rig.token('bi.cgm~both'))
    await until(async () => !(await isRefused(write('inbox.bi.cgm'), bearer)))
  }, 120_000)
  afterAll(async () => {
    await bearer.close()
    await world.admin.close()
    await rig.stop()
  }, 60_000)

  const attempt = async (principal: string, intrusion: Intrusion): Promise<boolean> => {
    const connection = await connectAs(rig.port, rig.token(principal))
    try {
      return !(await isRefused(intrusion, connection))
    } finally {
      await connection.close()
    }
  }

  it('name each topic they allow, letter by letter', () => {
    const allowed = world.rules.filter(({ permission }) => permission === 'ALLOW')
    const ofTopics = allowed.filter(({ resource }) => resource === 'TOPIC')
    expect(ofTopics.length).toBeGreaterThan(0)
    expect(ofTopics.filter(({ pattern }) => pattern !== 'LITERAL')).toEqual([])
    const others = allowed.filter(({ resource }) => resource !== 'TOPIC')
    expect(others.filter(({ resource }) => resource !== 'GROUP')).toEqual([])
  })

  it.each([
    ['bi.cgm~both', () => write('inbox.bi.cgm'), true],
    ['bi.cgm~publish', () => write('inbox.bi.cgm'), true],
    ['bi.cgm~read', () => write('inbox.bi.cgm'), false],
    ['bi.cgm~both', () => world.readOf('origin.bi.cgm'), true],
    ['bi.cgm~read', () => world.readOf('origin.bi.cgm'), true],
    ['bi.cgm~publish', () => world.readOf('origin.bi.cgm'), false],
    ['iom~both', () => world.readOf('shared.to-iom.iom'), true],
    ['iom~read', () => world.readOf('shared.to-iom.iom'), true],
    ['iom~publish', () => world.readOf('shared.to-iom.iom'), false],
    ['iom~read', () => world.readOf('shared.to-isd.tz.isd'), false],
    ['tz.isd~read', () => world.readOf('shared.to-isd.tz.isd'), true],
    ['who~both', () => world.readOf('shared.to-iom.iom'), false],
    ['iom', () => world.readOf('shared.to-iom.iom'), false],
    ['ANONYMOUS', () => world.readOf('shared.to-iom.iom'), false],
  ] as const)('hold %s to its rights (case %#)', async (principal, intrusion, isAllowed) => {
    expect(await attempt(principal, intrusion())).toBe(isAllowed)
  })

  it('refuse a party everything else', async () => {
    const intrusions = [...intrusionsOf(world), ...ruleIntrusions]
    const done: string[] = []
    for (const intrusion of intrusions) {
      if (!(await isRefused(intrusion, bearer))) done.push(intrusion.name)
    }
    expect(done).toEqual([])
    expect(intrusions.length).toBeGreaterThan(70)
    // Nothing of it came about either.
    expect(await world.admin.listTopics()).toEqual([...topics].sort())
  }, 60_000)

  it('show a party its own topics alone, through a client library too', async () => {
    const admin = rig.kafka(rig.token('iom~both')).admin()
    await admin.connect()
    const seen = await admin.listTopics()
    await admin.disconnect()
    expect([...seen].sort()).toEqual(['inbox.iom', 'origin.iom', 'shared.to-iom.iom'])
  })

  it('answer of a forbidden topic as of one that does not exist', async () => {
    const ask = async (topic: string): Promise<string> => {
      const answer = await describeTopic(topic)
        .send(bearer)
        .catch((error: unknown) => (error as { response: unknown }).response)
      const { topics: told } = answer as { topics: object[] }
      return JSON.stringify(told).replaceAll(topic, '')
    }
    expect(await ask('shared.to-iom.iom')).toBe(await ask('shared.to-who.who'))
  })

  it('keep a party from writing origins even where something allows it', async () => {
    const allowed = { ...world.rules[0], name: 'origin.bi.cgm', operation: 'ALL' } as const
    const rules = ['bi.cgm~both', 'bi.cgm~publish'].map((name) => {
      return {
        ...allowed,
        resource: 'TOPIC',
        pattern: 'LITERAL',
        host: '*',
        permission: 'ALLOW',
        principal: `User:${name}`,
      } as const
    })
    await world.admin.createAcls(rules)
    await setTimeout(200)
    expect(await isRefused(write('origin.bi.cgm'), bearer)).toBe(true)
    expect(await attempt('bi.cgm~publish', write('origin.bi.cgm'))).toBe(false)
    await world.admin.deleteAcls(rules)
  })
})

describe('the same requests without an authorizer', () => {
  it('all go through: it is the rules that refuse them', async () => {
    const world = await startWorld({ 'authorizer.class.name': '' })
    const { rig } = world
    const bearer = await connectAs(rig.port, rig.token('bi.cgm~both'))
    const refused: string[] = []
    for (const intrusion of intrusionsOf(world)) {
      if (await isRefused(intrusion, bearer)) refused.push(intrusion.name)
    }
    await bearer.close()
    await world.admin.close()
    await rig.stop()
    expect(refused).toEqual([])
  }, 120_000)
})
