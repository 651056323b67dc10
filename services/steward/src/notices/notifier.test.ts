import type { AgreementAct, Notice, QuarantineEntry } from '@ujirani/events'
import {
  createBusRecordWriter,
  noticesTopic,
  type BusLog,
  type BusRecordWriter,
  type Publisher,
} from '@ujirani/messaging'
import { silentLogger, type Part } from '@ujirani/runtime'
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
  type TestParties,
  type TestSteward,
} from '@ujirani/testing'
import { createNotifier } from './notifier.ts'

const kept = ['incidentId', '@subject', 'kind', 'category', 'occurredStart', 'zone']
const document = agreementDocument({
  agreement: 'incidents',
  rules: [
    {
      from: 'bi.cgm',
      to: ['iom'],
      types: ['org.ujirani.incident.reported.v1'],
      disclose: Object.fromEntries(kept.map((path) => [path, 'KEEP' as const])),
    },
  ],
  also: {
    validity: {
      ...{ from: '2018-01-01', to: '2019-12-31', zone: 'Africa/Bujumbura' },
      reviewBy: '2018-12-31',
    },
  },
})

describe('notifier', () => {
  let clock: ManualClock
  let log: BusLog
  let steward: TestSteward
  let parties: TestParties
  let publisher: Publisher
  let writer: BusRecordWriter
  let notifier: Part

  beforeEach(async () => {
    clock = createManualClock()
    const bus = createMemoryBus(clock)
    parties = await createTestParties({ parties: ['bi.cgm', 'iom', 'who'] })
    steward = createTestSteward(bus, knownSchemas)
    publisher = bus.createPublisher()
    writer = createBusRecordWriter(publisher, knownSchemas)
    await steward.prepare()
    await steward.admit(parties)
    log = openMemoryLog(bus, parties.trust, clock)
    await log.start()
    await start()
  })
  afterEach(async () => {
    await notifier.stop()
    await steward.close()
    await publisher.close()
    await log.close()
  })

  const start = async () => {
    const { reader, records, follower } = log
    const base = { reader, records, follower, writer, clock, logger: silentLogger }
    notifier = createNotifier(base)
    await notifier.start()
  }
  const told = async (party: string): Promise<readonly Notice[]> => {
    const topic = noticesTopic(party as never)
    const end = (await log.reader.bounds([topic])).get(topic)?.[0]?.end ?? 0
    if (end === 0) return []
    const found = await log.reader.readRange({ topic, partition: 0, from: 0, to: end })
    return Promise.all(found.map((record) => log.records.read('Notice', record)))
  }
  const kinds = async (party: string) =>
    (await told(party)).map(({ kind, by }) => (by === null ? kind : `${kind} ${by}`))
  const untilTold = (party: string, kind: string) =>
    until(async () => (await kinds(party)).includes(kind))
  const act = async (by: string, said: Parameters<typeof signedAct>[3]) => {
    clock.advance(10)
    await steward.writeAgreementAct(await signedAct(parties, document, by, said))
  }

  it('tells the parties of an agreement what happens to it, and nobody else', async () => {
    await steward.conclude(parties, document)
    await act('iom', { action: 'suspend', counter: 2 })
    await untilTold('bi.cgm', 'AGREEMENT_SUSPENDED iom')
    await act('iom', { action: 'resume', counter: 3 })
    await act('bi.cgm', { action: 'terminate', counter: 2 })
    await untilTold('iom', 'AGREEMENT_TERMINATED bi.cgm')
    for (const party of ['bi.cgm', 'iom']) {
      expect((await kinds(party)).toSorted()).toEqual(
        [
          `PARTY_CHANGED ${party}`,
          'AGREEMENT_PROPOSED bi.cgm',
          'AGREEMENT_SIGNED bi.cgm',
          'AGREEMENT_SIGNED iom',
          'AGREEMENT_ACTIVATED',
          'AGREEMENT_SUSPENDED iom',
          'AGREEMENT_RESUMED iom',
          'AGREEMENT_TERMINATED bi.cgm',
        ].toSorted(),
      )
    }
    expect(await kinds('who')).toEqual(['PARTY_CHANGED who'])
  })

  it('tells each thing once, also after a restart in the middle', async () => {
    await steward.conclude(parties, document)
    await notifier.stop()
    const before = (await told('iom')).length
    await start()
    await untilTold('iom', 'AGREEMENT_ACTIVATED')
    await notifier.stop()
    await start()
    await act('iom', { action: 'suspend', counter: 2 })
    await untilTold('iom', 'AGREEMENT_SUSPENDED iom')
    const ids = (await told('iom')).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(before).toBeLessThanOrEqual(ids.length)
  })

  it('tells of an emergency stop by whom it was made', async () => {
    await steward.conclude(parties, document)
    const stop: Pick<AgreementAct, 'kind' | 'party' | 'client'> = {
      ...{ kind: 'STOPPED', party: 'iom', client: 'iom-system' },
    }
    const [any] = [await signedAct(parties, document, 'iom', { action: 'suspend', counter: 9 })]
    await steward.writeAgreementAct({ ...any, jws: null, ...stop })
    await untilTold('bi.cgm', 'AGREEMENT_SUSPENDED iom')
  })

  it('tells what draws near, once', async () => {
    await steward.conclude(parties, document)
    await untilTold('iom', 'AGREEMENT_ACTIVATED')
    clock.setWall(Date.UTC(2018, 11, 10))
    await untilTold('iom', 'REVIEW_DUE')
    clock.setWall(Date.UTC(2018, 11, 11))
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect((await kinds('iom')).filter((kind) => kind === 'REVIEW_DUE')).toHaveLength(1)
    const notice = (await told('iom')).find(({ kind }) => kind === 'REVIEW_DUE')
    expect(notice).toMatchObject({ agreement: 'incidents', version: 1, due: 1_546_293_600_000 })
  })

  it('tells where a quarantined record lies, and nothing of it', async () => {
    const value: QuarantineEntry = {
      ...{ topic: 'origin.iom', partition: 0, offset: 7, code: 'ERR_ID_CONFLICT' },
      ...{ reason: 'r', pointers: [] },
    }
    const topic = 'quarantine.iom'
    await writer.write('QuarantineEntry', { topic, key: null, value })
    await untilTold('iom', 'EVENT_QUARANTINED')
    expect((await told('iom')).at(-1)).toMatchObject({ offset: 7, code: 'ERR_ID_CONFLICT' })
  })
})
