import { catalogue, createDecoder, createPlaces, parseAgreementId } from '@ujirani/events'
import { createRegisterFollower, createSchemaRegistry } from '@ujirani/messaging'
import { createRegister, statusAt } from '@ujirani/policy'
import { silentLogger, systemClock } from '@ujirani/runtime'
import {
  agreementDocument,
  createTestParties,
  createTestSteward,
  startOwnBus,
  testRegistry,
  until,
  type OwnBus,
} from '@ujirani/testing'

describe('register follower, on a real log', () => {
  let bus: OwnBus
  beforeAll(async () => {
    bus = await startOwnBus()
  }, 120_000)
  afterAll(() => bus.stop())

  it('follows, stays fresh, stops being fresh without its broker, and recovers', async () => {
    const parties = await createTestParties({ parties: ['bi.pnb', 'tz.tpf'] })
    const { url } = await testRegistry()
    const schemas = createSchemaRegistry({ url })
    await schemas.ready()
    const connection = bus.connect()
    const steward = createTestSteward(connection, schemas)
    const reader = connection.createPositionalReader()
    const follower = createRegisterFollower({
      initial: createRegister(parties.trust, { catalogue, places: createPlaces() }),
      reader,
      schemas,
      decoder: createDecoder(),
      clock: systemClock,
      logger: silentLogger,
    })
    follower.start()
    await steward.prepare()
    await follower.caughtUp()
    await steward.admit(parties)
    const agreement = 'bi-tz-pol-2018'
    const rule = {
      from: 'bi.pnb',
      to: ['tz.tpf'],
      types: ['org.ujirani.incident.reported.v1'],
      disclose: { incidentId: 'PAIRWISE', kind: 'KEEP' },
    } as const
    await steward.conclude(parties, agreementDocument({ agreement, rules: [rule] }))
    steward.startBeating()
    await until(() => follower.isFresh())
    const state = follower.current().agreements.get(parseAgreementId(agreement))
    expect(state && statusAt(state, Date.now())).toBe('ACTIVE')
    expect(follower.refusedCount()).toBe(0)

    await steward.stopBeating()
    await bus.kill()
    await until(() => !follower.isFresh())
    await bus.restart()
    // Old beats are read again now; none of them may count.
    await reader.bounds(['heartbeat'])
    expect(follower.isFresh()).toBe(false)
    await until(async () => {
      await steward.beat().catch(() => undefined)
      return follower.isFresh()
    })
    expect(follower.refusedCount()).toBe(0)
    follower.stop()
    await Promise.all([steward.close(), reader.close()])
    schemas.close()
  }, 120_000)
})
