import type { AccessRecord, Notice } from '@ujirani/events'
import {
  baseTopics,
  createBusRecordWriter,
  readWhole,
  type AclRule,
  type Admin,
  type BusLog,
  type BusRecordWriter,
  type Publisher,
} from '@ujirani/messaging'
import { silentLogger } from '@ujirani/runtime'
import {
  agreementDocument,
  createManualClock,
  createMemoryBus,
  createTestParties,
  createTestSteward,
  knownSchemas,
  openMemoryLog,
  signedAct,
  until,
  type ManualClock,
  type MemoryBus,
  type TestParties,
  type TestSteward,
} from '@ujirani/testing'
import { createAccessKeeper, type AccessKeeper } from '../access-keeper.ts'
import { createRights } from './create-rights.ts'
import type { RightsKeeper } from './rights-keeper.ts'

const document = agreementDocument({
  agreement: 'incidents',
  rules: [
    {
      from: 'bi.cgm',
      to: ['iom'],
      types: ['org.ujirani.incident.reported.v1'],
      disclose: { incidentId: 'KEEP', '@subject': 'KEEP', kind: 'KEEP' },
    },
  ],
})
const shared = 'shared.incidents.iom'
const mallory: AclRule = {
  ...{ resource: 'TOPIC', name: shared, pattern: 'LITERAL', principal: 'User:who~read' },
  ...{ host: '*', operation: 'READ', permission: 'ALLOW' },
}
const standing: AclRule = { ...mallory, name: 'parties', principal: 'User:gateway' }

describe('rights at the broker, on record', () => {
  let clock: ManualClock
  let bus: MemoryBus
  let admin: Admin
  let parties: TestParties
  let steward: TestSteward
  let log: BusLog
  let publisher: Publisher
  let writer: BusRecordWriter
  let keeper: AccessKeeper
  let unsigned: number
  let isDeaf: boolean
  let run = 0

  beforeEach(async () => {
    clock = createManualClock(Date.UTC(2026, 0, 1))
    bus = createMemoryBus(clock)
    admin = bus.createAdmin()
    parties = await createTestParties({ parties: ['bi.cgm', 'iom', 'who'] })
    steward = createTestSteward(bus, knownSchemas)
    await steward.prepare()
    log = openMemoryLog(bus, parties.trust, clock)
    publisher = bus.createPublisher()
    const plain = createBusRecordWriter(publisher, knownSchemas)
    isDeaf = false
    writer = {
      ...plain,
      write: (name, record) =>
        isDeaf && record.topic === baseTopics.access
          ? Promise.reject(new Error('away'))
          : plain.write(name, record),
    }
    unsigned = 0
    await log.start()
    await start()
    await steward.admit(parties)
    await steward.conclude(parties, document)
    await untilKinds((kinds) => kinds.includes('GRANTED'))
    await until(async () => (await readers()).includes('User:iom~read'))
  })
  afterEach(async () => {
    isDeaf = false
    await keeper.stop()
    await Promise.all([steward.close(), publisher.close(), log.close(), admin.close()])
  })

  const start = async (change: (rights: RightsKeeper) => RightsKeeper = (same) => same) => {
    run += 1
    const base = { clock, logger: silentLogger, standing: [standing], admin: bus.createAdmin() }
    const made = createRights({
      ...{ ...base, log, writer, groupAdmin: bus.createAdmin(), name: 's', run: String(run) },
      onUnsigned: (count) => (unsigned += count),
    })
    keeper = createAccessKeeper({
      ...{ ...base, revoker: bus.createAdmin(), follower: log.follower },
      ...{ onDrift: () => undefined, rights: change(made.rights) },
    })
    await keeper.start()
  }
  const restart = async (change?: (rights: RightsKeeper) => RightsKeeper): Promise<void> => {
    await keeper.stop()
    await start(change)
  }
  const access = async (): Promise<readonly AccessRecord[]> => {
    const found: AccessRecord[] = []
    for await (const record of readWhole(log.reader, baseTopics.access)) {
      expect(record.headers.find(([name]) => name === 'ujsalt')?.[1]).toHaveLength(16)
      found.push(await log.records.read('AccessRecord', record))
    }
    return found
  }
  const untilKinds = (test: (kinds: readonly string[]) => boolean): Promise<void> =>
    until(async () => test((await access()).map(({ kind }) => kind)))
  const said = async (kind: string) =>
    (await access())
      .filter((record) => record.kind === kind)
      .flatMap(({ rights }) => rights)
      .filter(({ topic }) => topic === shared)
  const readers = async () =>
    (await admin.listAcls({ name: shared, operation: 'READ' })).map(({ principal }) => principal)
  const notices = async (party: string): Promise<readonly Notice[]> => {
    const found: Notice[] = []
    for await (const record of readWhole(log.reader, `notices.${party}`)) {
      found.push(await log.records.read('Notice', record))
    }
    return found.filter(({ kind }) => kind === 'GRANT_UNSIGNED')
  }
  const act = async (action: 'suspend' | 'resume', counter: number): Promise<void> =>
    steward.writeAgreementAct(await signedAct(parties, document, 'bi.cgm', { action, counter }))
  const iom = ['User:iom~read', 'User:iom~both'].map((principal) => ({
    ...{ principal, topic: shared, end: null, unsigned: null },
  }))

  it('has each right before it is given, and none of services', async () => {
    expect(await said('GRANTED')).toEqual(iom)
    const all = (await access()).flatMap(({ rights }) => rights)
    expect(all.filter(({ principal }) => principal === 'User:gateway')).toEqual([])
    expect(all).toContainEqual({ ...iom[0], topic: 'origin.iom' })
  })

  it('gives no right that cannot be put on record', async () => {
    await act('suspend', 2)
    await untilKinds((kinds) => kinds.includes('REVOKED'))
    isDeaf = true
    await act('resume', 3)
    await until(() => !keeper.isInStep())
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(await readers()).toEqual([])
    isDeaf = false
    await until(async () => (await readers()).length === 2)
    expect(await said('GRANTED')).toEqual([...iom, ...iom])
  })

  it('takes a right though that cannot be put on record, and says so when it can', async () => {
    isDeaf = true
    await act('suspend', 2)
    await until(async () => (await readers()).length === 0)
    expect(await said('REVOKED')).toEqual([])
    isDeaf = false
    await untilKinds((kinds) => kinds.includes('REVOKED'))
    expect(await said('REVOKED')).toEqual(iom.map((right) => ({ ...right, end: 0 })))
  })

  it('puts on record what the steward before it had not come to', async () => {
    await keeper.stop()
    await admin.deleteAcls([{ name: shared }])
    await act('suspend', 2)
    await until(() => log.follower.current().agreementsEnd > 3)
    await start()
    expect(await said('REVOKED')).toEqual(iom.map((right) => ({ ...right, end: 0 })))
    await restart()
    expect(await said('REVOKED')).toHaveLength(2)
    expect(await said('GRANTED')).toHaveLength(2)
    expect(unsigned).toBe(0)
  })

  it.each([
    [
      'while it runs',
      async () => {
        await admin.createAcls([mallory])
        await keeper.reconcile()
      },
    ],
    [
      'while no steward ran',
      async () => {
        await keeper.stop()
        await admin.createAcls([mallory])
        await start()
      },
    ],
  ])(
    'raises the alarm at a grant that nobody signed, made %s, and takes it away',
    async (_when, make) => {
      await make()
      expect(unsigned).toBe(1)
      expect(await readers()).not.toContain('User:who~read')
      const right = { principal: 'User:who~read', topic: shared }
      expect(await said('GRANTED')).toContainEqual({ ...right, end: null, unsigned: true })
      expect(await said('REVOKED')).toEqual([{ ...right, end: 0, unsigned: null }])
      const snapshots = (await access()).filter(({ rules }) =>
        rules.join().includes('User:who~read'),
      )
      expect(snapshots.map(({ kind }) => kind)).toContain('SNAPSHOT')
      const told = {
        agreement: 'incidents',
        principal: right.principal,
        operation: 'READ',
        topic: shared,
      }
      for (const party of ['bi.cgm', 'iom']) expect(await notices(party)).toMatchObject([told])
      // It is no party of the agreement.
      expect(await notices('who')).toEqual([])
    },
  )

  it('raises none with the check off: the negative twin', async () => {
    await restart((rights) => ({ ...rights, observe: () => Promise.resolve() }))
    await admin.createAcls([mallory])
    await keeper.reconcile()
    expect(unsigned).toBe(0)
    expect(await notices('bi.cgm')).toEqual([])
  })

  it('raises the alarm and repairs also when nothing can be put on record', async () => {
    isDeaf = true
    await admin.createAcls([mallory])
    await keeper.reconcile()
    expect(unsigned).toBe(1)
    expect(await readers()).not.toContain('User:who~read')
    expect(await notices('bi.cgm')).toHaveLength(1)
  })

  it('takes a snapshot each minute, and writes rules only when they have changed', async () => {
    const snapshots = async () => (await access()).filter(({ kind }) => kind === 'SNAPSHOT')
    await keeper.reconcile()
    const before = (await snapshots()).length
    clock.advance(60_000)
    await keeper.reconcile()
    clock.advance(60_000)
    await publisher.publish({ topic: shared, key: null, value: Buffer.from('x'), headers: [] })
    await keeper.reconcile()
    const [whole, part] = (await snapshots()).slice(before)
    expect(whole).toMatchObject({ whole: true, agreementsEnd: 3, partiesEnd: 3 })
    expect(whole?.rules).toHaveLength((await admin.listAcls()).length)
    expect(whole?.topics).toContainEqual(expect.objectContaining({ topic: shared, end: 0 }))
    expect(part).toMatchObject({ whole: false, rules: [], rulesHash: whole?.rulesHash })
    expect(part?.topics.map(({ topic }) => topic)).toEqual(
      expect.arrayContaining(['access', shared]),
    )
    expect(part?.topics.map(({ topic }) => topic)).not.toContain('origin.iom')
  })
})
