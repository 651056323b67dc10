import type { AclRule, Admin } from '@ujirani/messaging'
import { signAct, toAgreementRecord, type ActPayload } from '@ujirani/policy'
import { silentLogger } from '@ujirani/runtime'
import {
  agreementDocument,
  createManualClock,
  createMemoryBus,
  createTestParties,
  createTestSteward,
  knownSchemas,
  openMemoryLog,
  until,
  type ManualClock,
  type TestParties,
  type TestSteward,
} from '@ujirani/testing'
import type { BusLog } from '@ujirani/messaging'
import { createAccessKeeper, type AccessKeeper } from './access-keeper.ts'
import type { Drift } from './drift.ts'

const disclose = {
  incidentId: 'KEEP',
  '@subject': 'KEEP',
  kind: 'KEEP',
  category: 'KEEP',
  occurredStart: 'KEEP',
  zone: 'KEEP',
} as const
const types = ['org.ujirani.incident.reported.v1']
const rules = [{ from: 'bi.cgm', to: ['iom'], types, disclose }]
const document = agreementDocument({ agreement: 'incidents', rules })
const standing: readonly AclRule[] = [
  {
    resource: 'TOPIC',
    name: 'parties',
    pattern: 'LITERAL',
    principal: 'User:gateway',
    host: '*',
    operation: 'READ',
    permission: 'ALLOW',
  },
]

describe('access keeper', () => {
  let clock: ManualClock
  let admin: Admin
  let parties: TestParties
  let steward: TestSteward
  let log: BusLog
  let keeper: AccessKeeper
  let drift: (readonly [Drift, number])[]
  let isAway: boolean
  /** Until it resolves the broker does not say what it holds. */
  let listing: Promise<unknown>

  beforeEach(async () => {
    clock = createManualClock(Date.UTC(2026, 0, 1))
    drift = []
    isAway = false
    listing = Promise.resolve()
    const bus = createMemoryBus(clock)
    admin = bus.createAdmin()
    parties = await createTestParties({ parties: ['bi.cgm', 'iom'] })
    steward = createTestSteward(bus, knownSchemas)
    await steward.prepare()
    log = openMemoryLog(bus, parties.trust, clock)
    await log.start()
    const flaky: Admin = {
      ...bound(bus.createAdmin()),
      listAcls: async (filter) => {
        const found = await admin.listAcls(filter)
        await listing
        return found
      },
      deleteAcls: (filters) =>
        isAway ? Promise.reject(new Error('away')) : admin.deleteAcls(filters),
    }
    keeper = createAccessKeeper({
      admin: flaky,
      revoker: flaky,
      follower: log.follower,
      clock,
      logger: silentLogger,
      standing,
      onDrift: (kind, count) => drift.push([kind, count]),
      rights: {
        open: () => Promise.resolve(),
        grant: () => Promise.resolve(),
        settle: () => Promise.resolve(true),
        observe: () => Promise.resolve(),
      },
    })
    await keeper.start()
  })
  afterEach(async () => {
    await keeper.stop()
    await steward.close()
    await log.close()
    await admin.close()
  })

  const bound = (one: Admin): Admin => ({
    createTopics: (specs) => one.createTopics(specs),
    deleteTopics: (topics) => one.deleteTopics(topics),
    listTopics: () => one.listTopics(),
    describeConfigs: (topics) => one.describeConfigs(topics),
    setConfigs: (topic, config) => one.setConfigs(topic, config),
    listAcls: (filter) => one.listAcls(filter),
    createAcls: (acls) => one.createAcls(acls),
    deleteAcls: (filters) => one.deleteAcls(filters),
    groupOffsets: (group, topics) => one.groupOffsets(group, topics),
    listGroups: () => one.listGroups(),
    close: () => one.close(),
  })
  const readers = async (topic: string): Promise<readonly string[]> => {
    const found = await admin.listAcls({ name: topic, operation: 'READ', permission: 'ALLOW' })
    return found.map(({ principal }) => principal).sort()
  }
  const untilReaders = (topic: string, wanted: readonly string[]): Promise<void> =>
    until(async () => (await readers(topic)).join() === wanted.join())
  const act = async (payload: Partial<ActPayload> & { action: string; counter: number }) => {
    const register = log.follower.current()
    const version = register.agreements.get(document.agreement)?.versions[0]
    if (version === undefined) throw new TypeError('no agreement')
    const whole = {
      bus: parties.bus,
      agreement: document.agreement,
      version: 1,
      hash: version.hash,
      party: 'bi.cgm',
      ...payload,
    } as ActPayload
    const jws = await signAct(whole, parties.party('bi.cgm').key)
    await steward.writeAgreementAct(
      toAgreementRecord({ agreement: document.agreement, kind: 'ACT', jws }),
    )
  }
  const iom = ['User:iom~both', 'User:iom~read']

  it('gives the standing rules at the start, and nothing to anybody else', async () => {
    expect(await admin.listAcls()).toEqual(standing)
  })

  it('gives a party its own topics once it is admitted', async () => {
    await steward.admit(parties)
    await untilReaders('origin.iom', iom)
    const writers = await admin.listAcls({ name: 'inbox.iom', operation: 'WRITE' })
    expect(writers.map(({ principal }) => principal).sort()).toEqual([
      'User:iom~both',
      'User:iom~publish',
    ])
    expect(await admin.listAcls({ permission: 'DENY', principal: 'User:iom~read' })).toMatchObject([
      { name: 'origin.', pattern: 'PREFIXED', operation: 'WRITE' },
    ])
    expect(drift).toEqual([])
  })

  it('gives a shared topic when all have signed, takes it at a suspension, gives it back', async () => {
    await steward.admit(parties)
    await steward.conclude(parties, document)
    await untilReaders('shared.incidents.iom', iom)
    await act({ action: 'suspend', counter: 2 })
    await untilReaders('shared.incidents.iom', [])
    expect(await readers('origin.iom')).toEqual(iom)
    await act({ action: 'resume', counter: 3 })
    await untilReaders('shared.incidents.iom', iom)
    expect(drift).toEqual([])
  })

  it('takes a shared topic when its agreement ends by the clock', async () => {
    await steward.admit(parties)
    await steward.conclude(parties, document)
    await untilReaders('shared.incidents.iom', iom)
    clock.setWall(Date.UTC(2100, 0, 2))
    await untilReaders('shared.incidents.iom', [])
  })

  it('takes the rights of clients that are not in the record any more', async () => {
    await steward.admit(parties)
    await untilReaders('origin.iom', iom)
    const clients = parties.party('iom').record.clients.filter(({ kind }) => kind === 'people')
    await steward.writePartyAct(await parties.amend('iom', 2, { clients }))
    await untilReaders('origin.iom', [])
    expect(await admin.listAcls({ name: 'inbox.iom' })).toEqual([])
  })

  it('takes away what follows from nothing, restores what is missing, and tells of both', async () => {
    await steward.admit(parties)
    await untilReaders('origin.iom', iom)
    const [own] = await admin.listAcls({ name: 'origin.iom', principal: 'User:iom~read' })
    if (own === undefined) throw new TypeError('no rule')
    const foreign = { ...own, name: 'origin.bi.cgm' }
    await admin.createAcls([foreign])
    await admin.deleteAcls([own])
    await keeper.reconcile()
    expect(await readers('origin.iom')).toEqual(iom)
    expect(await readers('origin.bi.cgm')).not.toContain('User:iom~read')
    expect(drift).toEqual([
      ['access-foreign', 1],
      ['access-missing', 1],
    ])
  })

  it('looks for drift by itself from time to time', async () => {
    await steward.admit(parties)
    await untilReaders('origin.iom', iom)
    const [own] = standing
    if (own === undefined) throw new TypeError('no rule')
    await admin.createAcls([{ ...own, principal: 'User:mallory' }])
    clock.advance(20_000)
    await untilReaders('parties', ['User:gateway'])
    expect(drift).toEqual([['access-foreign', 1]])
  })

  it('takes away at once, also while it compares, and calls nothing of that drift', async () => {
    await steward.admit(parties)
    await steward.conclude(parties, document)
    await untilReaders('shared.incidents.iom', iom)
    const answer = Promise.withResolvers<undefined>()
    listing = answer.promise
    const compared = keeper.reconcile()
    await act({ action: 'suspend', counter: 2 })
    await untilReaders('shared.incidents.iom', [])
    await act({ action: 'resume', counter: 3 })
    answer.resolve(undefined)
    await compared
    await untilReaders('shared.incidents.iom', iom)
    await until(() => keeper.isInStep())
    expect(await readers('shared.incidents.iom')).toEqual(iom)
    expect(drift).toEqual([])
  })

  it('goes on until a right is gone when the broker cannot be reached', async () => {
    await steward.admit(parties)
    await steward.conclude(parties, document)
    await untilReaders('shared.incidents.iom', iom)
    isAway = true
    await act({ action: 'suspend', counter: 2 })
    await until(() => !keeper.isInStep())
    isAway = false
    await untilReaders('shared.incidents.iom', [])
    await until(() => keeper.isInStep())
    expect(drift).toEqual([])
  })
})
