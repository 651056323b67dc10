import type { EventId, PartyId } from '@ujirani/events'
import type { PositionalReader } from '@ujirani/messaging'
import { createMemoryBus, type MemoryBus } from '@ujirani/testing'
import { newId, parsed } from '../../test/fixtures/events.ts'
import {
  createTopics,
  startMemoryGateway,
  type MemoryGateway,
} from '../../test/fixtures/memory-gateway.ts'

const party = 'bi.cgm' as PartyId
const topic = 'origin.bi.cgm'

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('createIndexFollower', () => {
  let bus: MemoryBus
  let gateway: MemoryGateway
  beforeEach(async () => {
    bus = createMemoryBus()
    await createTopics(bus, ['bi.cgm'])
    gateway = await startMemoryGateway(bus)
  })
  afterEach(() => gateway.stop())

  const publish = async (id: EventId = newId()): Promise<EventId> => {
    await gateway.publishing.publish(parsed({ id }))
    return id
  }

  it('brings what stands in the log into the store', async () => {
    const id = await publish()
    await until(() => gateway.index.nextOf(topic, 0) === 1)
    expect(gateway.index.waiting()).toBe(0)
    gateway.index.flush()
    expect(gateway.store.find(party, id)?.offset).toBe(0)
  })

  it('waits until everything is indexed that a topic holds now', async () => {
    const twin = await startMemoryGateway(bus)
    const id = await publish()
    await twin.follower.catchUpWith(topic)
    expect(twin.index.find(party, id)?.offset).toBe(0)
    await twin.stop()
  })

  it('passes over records that no gateway wrote', async () => {
    const publisher = bus.createPublisher()
    const strange = [
      [],
      [['ce_id', Buffer.from('canary')]],
      [
        ['ce_id', Buffer.from(newId())],
        ['ce_source', Buffer.from('urn:ujirani:tz.isd:manyovu')],
        ['ujsalt', Buffer.alloc(16)],
      ],
    ] as const
    for (const headers of strange) {
      await publisher.publish({ topic, key: null, value: null, headers })
    }
    await publisher.close()
    const id = await publish()
    await until(() => gateway.index.nextOf(topic, 0) === 4)
    gateway.index.flush()
    expect(gateway.store.find(party, id)?.offset).toBe(3)
  })

  it('goes on looking for a topic that exists before its offsets can be asked for', async () => {
    const reader = bus.createPositionalReader()
    let asked = 0
    const early: PositionalReader = {
      watch: (request, handler) => reader.watch(request, handler),
      readRange: (range) => reader.readRange(range),
      bounds: (topics) => ((asked += 1) === 1 ? Promise.resolve(new Map()) : reader.bounds(topics)),
      ends: (topics) => reader.ends(topics),
      offsetAt: (place) => reader.offsetAt(place),
      topicIds: (topics) => reader.topicIds(topics),
      silentForMs: () => reader.silentForMs(),
      close: () => reader.close(),
    }
    const late = await startMemoryGateway({ ...bus, createPositionalReader: () => early })
    const id = await publish()
    await until(() => late.index.nextOf(topic, 0) === 1)
    expect(late.index.find(party, id)?.offset).toBe(0)
    await late.stop()
  })

  it('begins anew when the log is another one, and forgets what was in the old', async () => {
    const old = await publish()
    await until(() => gateway.index.nextOf(topic, 0) === 1)
    gateway.index.flush()
    const admin = bus.createAdmin()
    await admin.deleteTopics([topic])
    await createTopics(bus, ['bi.cgm'])
    await admin.close()
    await until(() => !gateway.follower.isCaughtUp())
    await gateway.untilCaughtUp()
    expect(gateway.index.find(party, old)).toBeUndefined()
    const id = await publish()
    await until(() => gateway.index.nextOf(topic, 0) === 1)
    gateway.index.flush()
    expect(gateway.store.find(party, id)?.offset).toBe(0)
  })
})
