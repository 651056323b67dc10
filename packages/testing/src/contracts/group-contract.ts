import type {
  GroupConsumer,
  GroupConsumerOptions,
  GroupFault,
  IncomingRecord,
  Publisher,
} from '@ujirani/messaging'
import { createCollector, type Collector } from '../collector.ts'
import { uniqueName } from '../unique-name.ts'
import { makeTopic, textRecord, textsOf, type MessagingUnderTest } from './contract.ts'

interface Member {
  readonly consumer: GroupConsumer
  readonly records: Collector<IncomingRecord>
  readonly faults: Collector<GroupFault>
}

/** What every group consumer keeps. */
export function describeGroupConsumer(open: () => MessagingUnderTest): void {
  describe('group consumer', () => {
    let publisher: Publisher
    const members = new Set<GroupConsumer>()
    beforeAll(() => {
      publisher = open().connection.createPublisher()
    })
    afterEach(async () => {
      await Promise.all([...members].map((member) => member.stop()))
      members.clear()
    })
    afterAll(() => publisher.close())

    const join = async (
      groupId: string,
      topics: readonly string[],
      options: Partial<Pick<GroupConsumerOptions, 'handle' | 'from'>> = {},
    ): Promise<Member> => {
      const records = createCollector<IncomingRecord>()
      const faults = createCollector<GroupFault>()
      const { handle, ...others } = options
      const consumer = open().connection.createGroupConsumer({
        ...others,
        groupId,
        topics,
        handle: async (batch) => {
          await handle?.(batch)
          records.add(...batch.records)
        },
        onFault: (fault) => {
          faults.add(fault)
        },
      })
      members.add(consumer)
      await consumer.start()
      return { consumer, records, faults }
    }
    const publish = (topic: string, ...texts: readonly string[]) =>
      publisher.publishAll(texts.map((text) => textRecord(topic, text)))
    const committed = async (groupId: string, topic: string, offset: number): Promise<void> => {
      for (;;) {
        const offsets = await open().admin.groupOffsets(groupId, [topic])
        if (offsets.get(topic)?.get(0) === offset) return
      }
    }

    it('brings what was there and what comes, in order', async () => {
      const topic = await makeTopic(open().admin)
      await publish(topic, 'a', 'b')
      const { records, consumer } = await join(uniqueName('group'), [topic])
      await records.atLeast(2)
      await publish(topic, 'c')
      expect(textsOf(await records.atLeast(3))).toEqual(['a', 'b', 'c'])
      expect(consumer.isHealthy()).toBe(true)
      expect(consumer.assigned()).toEqual([{ topic, partition: 0 }])
      await consumer.stop()
      expect(consumer.assigned()).toEqual([])
    })

    it('commits after the handler, and a successor goes on from there', async () => {
      const topic = await makeTopic(open().admin)
      const groupId = uniqueName('group')
      const gate = Promise.withResolvers<undefined>()
      const begun = createCollector<number>()
      const handle = async (): Promise<void> => {
        begun.add(1)
        await gate.promise
      }
      const first = await join(groupId, [topic], { handle })
      await publish(topic, 'a')
      await begun.atLeast(1)
      const before = await open().admin.groupOffsets(groupId, [topic])
      expect(before.get(topic)?.get(0)).toBeUndefined()
      gate.resolve(undefined)
      await committed(groupId, topic, 1)
      expect(await open().admin.listGroups()).toContain(groupId)
      expect((await open().admin.groupOffsets(groupId)).get(topic)?.get(0)).toBe(1)
      await first.consumer.stop()
      await publish(topic, 'b')
      const second = await join(groupId, [topic])
      expect(textsOf(await second.records.atLeast(1))).toEqual(['b'])
    })

    it('gives a batch again until its handler succeeds', async () => {
      const topic = await makeTopic(open().admin)
      const groupId = uniqueName('group')
      const attempts = createCollector<readonly (string | undefined)[]>()
      const handle: GroupConsumerOptions['handle'] = ({ records }) => {
        attempts.add(textsOf(records))
        if (attempts.items.length < 3) return Promise.reject(new Error('not yet'))
        return Promise.resolve()
      }
      const { records, faults } = await join(groupId, [topic], { handle })
      await publish(topic, 'a')
      await records.atLeast(1)
      expect(attempts.items.slice(0, 3)).toEqual([['a'], ['a'], ['a']])
      expect(faults.items).toMatchObject([{ kind: 'handler-failed' }, { kind: 'handler-failed' }])
      await committed(groupId, topic, 1)
    })

    it('does not commit what a stopping member left', async () => {
      const topic = await makeTopic(open().admin)
      const groupId = uniqueName('group')
      const begun = createCollector<number>()
      const left = Promise.withResolvers<undefined>()
      const first = await join(groupId, [topic], {
        handle: async ({ isRunning }) => {
          begun.add(1)
          while (isRunning()) await new Promise(setImmediate)
          left.resolve(undefined)
        },
      })
      await publish(topic, 'a')
      await begun.atLeast(1)
      await Promise.all([first.consumer.stop(), left.promise])
      const second = await join(groupId, [topic])
      expect(textsOf(await second.records.atLeast(1))).toEqual(['a'])
    })

    it('shares the partitions among its members', async () => {
      const topic = await makeTopic(open().admin, 4)
      const groupId = uniqueName('group')
      const all = createCollector<IncomingRecord>()
      const handle = (member: number): Pick<GroupConsumerOptions, 'handle'> => ({
        handle: ({ records }) => {
          seen.add({ member, partition: records[0]?.partition ?? -1 })
          all.add(...records)
          return Promise.resolve()
        },
      })
      const seen = createCollector<{ member: number; partition: number }>()
      await join(groupId, [topic], handle(1))
      await join(groupId, [topic], handle(2))
      const write = async (text: string): Promise<void> => {
        await publisher.publishAll([0, 1, 2, 3].map((part) => textRecord(topic, text, part)))
      }
      // The first may still hold all of them for a moment: write until both have had some.
      for (let i = 0; new Set(seen.items.map(({ member }) => member)).size < 2; i += 1) {
        await write(`round ${String(i)}`)
        await all.first(({ value }) => value?.toString() === `round ${String(i)}`)
      }
      await write('last')
      for (const partition of [0, 1, 2, 3]) {
        await all.first(
          (record) => record.partition === partition && record.value?.toString() === 'last',
        )
      }
    })

    it('begins with a topic once it exists', async () => {
      const topic = await makeTopic(open().admin)
      const late = `${topic}-late`
      const { records, faults } = await join(uniqueName('group'), [topic, late])
      await faults.first(({ kind }) => kind === 'topics-missing')
      await publish(topic, 'a')
      await records.atLeast(1)
      await open().admin.createTopics([{ topic: late, partitions: 1, replication: 1, config: {} }])
      await publish(late, 'b')
      await records.first((record) => record.topic === late)
    })

    it('reads other topics when told, and goes on with those that stay', async () => {
      const topics = [await makeTopic(open().admin), await makeTopic(open().admin)]
      const [stays = '', comes = ''] = topics
      const groupId = uniqueName('group')
      const { records, consumer } = await join(groupId, [stays])
      await publish(stays, 'a')
      await records.atLeast(1)
      await committed(groupId, stays, 1)
      await consumer.updateTopics(topics)
      await publish(comes, 'b')
      await publish(stays, 'c')
      await records.first(({ topic }) => topic === comes)
      await records.atLeast(3)
      expect([...textsOf(records.items)].sort()).toEqual(['a', 'b', 'c'])
    })
  })
}
