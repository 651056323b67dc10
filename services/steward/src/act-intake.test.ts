import type { AgreementAct } from '@ujirani/events'
import {
  BrokerUnavailableError,
  createBusRecordWriter,
  type Admin,
  type BusLog,
  type Publisher,
} from '@ujirani/messaging'
import { silentLogger } from '@ujirani/runtime'
import {
  agreementDocument,
  createManualClock,
  createMemoryBus,
  createTestParties,
  knownSchemas,
  openMemoryLog,
  signedAct,
  signedAgreement,
  type ManualClock,
  type MemoryBus,
  type TestParties,
} from '@ujirani/testing'
import { createActIntake, type ActIntake } from './act-intake.ts'
import type { Drift } from './drift.ts'
import { createProvisioning, type Provisioning } from './provisioning.ts'

const document = agreementDocument({
  agreement: 'incidents',
  rules: [
    {
      from: 'bi.cgm',
      to: ['iom', 'tz.isd'],
      types: ['org.ujirani.incident.reported.v1'],
      disclose: {
        incidentId: 'KEEP',
        '@subject': 'KEEP',
        kind: 'KEEP',
        category: 'KEEP',
        occurredStart: 'KEEP',
        zone: 'KEEP',
      },
    },
  ],
})

describe('act intake', () => {
  let bus: MemoryBus
  let parties: TestParties
  let acts: readonly AgreementAct[]
  let log: BusLog
  let publisher: Publisher
  let admin: Admin
  let intake: ActIntake
  let provisioning: Provisioning
  /** Writes that are still let through; the process is dead after them. */
  let writesLeft: number
  let clock: ManualClock
  let drift: Drift[]

  beforeEach(async () => {
    clock = createManualClock()
    bus = createMemoryBus(clock)
    parties = await createTestParties({ parties: ['bi.cgm', 'tz.isd', 'iom'] })
    acts = await signedAgreement(parties, document)
    log = openMemoryLog(bus, parties.trust, clock)
    publisher = bus.createPublisher()
    admin = bus.createAdmin()
    writesLeft = Infinity
    const dying: Publisher = {
      publishAll: (records) => publisher.publishAll(records),
      close: () => publisher.close(),
      publish: (record) => {
        if (writesLeft === 0) return Promise.reject(new BrokerUnavailableError())
        writesLeft -= 1
        return publisher.publish(record)
      },
    }
    const writer = createBusRecordWriter(dying, knownSchemas)
    const { follower, reader } = log
    const logger = silentLogger
    const base = {
      admin,
      reader,
      writer,
      follower,
      clock,
      logger,
      settings: { replication: 1, flushMessages: 0 },
    }
    provisioning = createProvisioning({ ...base, onDrift: (kind) => drift.push(kind) })
    drift = []
    intake = createActIntake({
      ...{ follower, writer, provisioning, clock },
      ready: () => Promise.resolve(),
    })
    await provisioning.prepareBase()
    await log.start()
  })
  afterEach(async () => {
    await publisher.close()
    await log.close()
  })

  const admitAll = async () => {
    for (const { admission } of parties.all) await intake.admit(admission)
  }
  const signAll = async () => {
    for (const act of acts) await intake.agree(act)
  }
  const provisioned = () => [...log.follower.current().topics.keys()].sort()
  const endOf = async (topic: string) => (await log.reader.bounds([topic])).get(topic)?.[0]?.end

  it('makes the topics of a party and admits it', async () => {
    const [first] = parties.all
    if (first === undefined) throw new TypeError('nobody to admit')
    const { register, isRepeat } = await intake.admit(first.admission)
    expect(isRepeat).toBe(false)
    expect([...register.parties.keys()]).toEqual([first.party])
    const topics = await admin.listTopics()
    for (const kind of ['origin', 'inbox', 'quarantine', 'notices']) {
      expect(topics).toContain(`${kind}.${first.party}`)
    }
  })

  it('makes shared topics when the last party signs, and not before', async () => {
    await admitAll()
    for (const act of acts.slice(0, -1)) await intake.agree(act)
    expect((await admin.listTopics()).filter((topic) => topic.startsWith('shared.'))).toEqual([])
    await intake.agree(acts.at(-1) ?? ({} as AgreementAct))
    expect(provisioned()).toEqual(['shared.incidents.iom', 'shared.incidents.tz.isd'])
    expect([...log.follower.current().topics.values()].map(({ serial }) => serial)).toEqual([0, 1])
  })

  it('answers a repeat as it answered the first, and writes nothing', async () => {
    await admitAll()
    await signAll()
    const ends = [await endOf('parties'), await endOf('agreements')]
    for (const { admission } of parties.all) {
      expect((await intake.admit(admission)).isRepeat).toBe(true)
    }
    for (const act of acts) expect((await intake.agree(act)).isRepeat).toBe(true)
    expect([await endOf('parties'), await endOf('agreements')]).toEqual(ends)
  })

  it('refuses what policy refuses, and writes nothing', async () => {
    await admitAll()
    const before = await endOf('agreements')
    const [, signature] = acts
    if (signature === undefined) throw new TypeError('no signature')
    await expect(intake.agree(signature)).rejects.toThrow(/incidents/)
    const strangers = await createTestParties({ parties: ['who'] })
    await expect(
      intake.admit(strangers.all[0]?.admission ?? { party: 'who', jws: '' }),
    ).rejects.toMatchObject({ code: 'ERR_SIGNATURE_INVALID' })
    expect(await endOf('agreements')).toBe(before)
    expect(await admin.listTopics()).not.toContain('origin.who')
  })

  it('goes on with the next act after one that was refused', async () => {
    const [, signature] = acts
    const refused = intake.agree(signature ?? ({} as AgreementAct))
    const admitted = admitAll()
    await expect(refused).rejects.toThrow()
    await admitted
    expect(log.follower.current().parties.size).toBe(3)
  })

  it('takes acts that come at once one after the other', async () => {
    const admissions = await Promise.all(
      parties.all.flatMap(({ admission }) => [intake.admit(admission), intake.admit(admission)]),
    )
    expect(admissions.filter(({ isRepeat }) => isRepeat)).toHaveLength(3)
    expect(await endOf('parties')).toBe(3)
  })

  it.each([0, 1, 2])(
    'is complete at the next try when it dies after %d of its three writes',
    async (writes) => {
      await admitAll()
      for (const act of acts.slice(0, -1)) await intake.agree(act)
      const last = acts.at(-1) ?? ({} as AgreementAct)
      writesLeft = writes
      await expect(intake.agree(last)).rejects.toThrow(BrokerUnavailableError)
      const { completeAtMs } =
        log.follower.current().agreements.values().next().value?.versions[0] ?? {}
      expect(completeAtMs).toBeNull()
      writesLeft = Infinity
      await intake.agree(last)
      expect(provisioned()).toEqual(['shared.incidents.iom', 'shared.incidents.tz.isd'])
      // Two records about topics and one per party: nothing was written twice.
      expect(await endOf('agreements')).toBe(5)
    },
  )

  it('repairs at the start what is missing or was changed, and says the new id', async () => {
    await admitAll()
    await signAll()
    const before = log.follower.current().topics.get('shared.incidents.iom')
    await admin.deleteTopics(['shared.incidents.iom', 'origin.iom'])
    await admin.setConfigs('shared.incidents.tz.isd', { 'retention.ms': '1' })
    await admin.setConfigs('parties', { 'retention.ms': '1' })
    await provisioning.reconcile()
    const settings = await admin.describeConfigs(['shared.incidents.tz.isd', 'parties'])
    expect(settings.get('shared.incidents.tz.isd')?.['retention.ms']).toBe('15552000000')
    expect(settings.get('parties')?.['retention.ms']).toBe('-1')
    expect(await admin.listTopics()).toContain('origin.iom')
    const after = log.follower.current().topics.get('shared.incidents.iom')
    expect(after?.topicId).not.toBe(before?.topicId)
    expect(after?.serial).toBe(2)
  })

  it('sees from outside that something is to be repaired, and what is not the bus’s', async () => {
    await admitAll()
    await signAll()
    await admin.createTopics([{ topic: 'left-over', partitions: 1, replication: 1, config: {} }])
    expect(await provisioning.differs()).toBe(false)
    expect(drift).toEqual([])
    expect(await provisioning.differs()).toBe(false)
    expect(drift).toEqual(['topic-foreign'])
    await admin.deleteTopics(['shared.incidents.iom'])
    expect(await provisioning.differs()).toBe(true)
    await intake.between(provisioning.reconcile)
    expect(drift).toEqual(['topic-foreign', 'topic-missing'])
    expect(await admin.listTopics()).toEqual(expect.arrayContaining(['left-over']))
    expect(await provisioning.differs()).toBe(false)
  })

  it('deletes the topics of a terminated agreement when their retention has run out', async () => {
    await admitAll()
    await signAll()
    await intake.act(await signedAct(parties, document, 'iom', { action: 'terminate', counter: 2 }))
    const shared = async () =>
      (await admin.listTopics()).filter((topic) => topic.startsWith('shared.'))
    const daysMs = 86_400_000
    clock.advance(190 * daysMs)
    expect(await provisioning.differs()).toBe(false)
    expect(await shared()).toHaveLength(2)
    clock.advance(20 * daysMs)
    expect(await provisioning.differs()).toBe(true)
    await provisioning.reconcile()
    expect(await shared()).toEqual([])
    expect(await provisioning.differs()).toBe(false)
  })

  it('changes nothing when there is nothing to repair', async () => {
    await admitAll()
    await signAll()
    const before = await endOf('agreements')
    await provisioning.reconcile()
    expect(await endOf('agreements')).toBe(before)
  })
})
