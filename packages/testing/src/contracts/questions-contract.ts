import type { PositionalReader, Publisher } from '@ujirani/messaging'
import { until } from '../until.ts'
import { makeTopic, textRecord, textsOf, type MessagingUnderTest } from './contract.ts'

/** What every positional reader answers. */
export function describeQuestions(open: () => MessagingUnderTest): void {
  describe('positional reader, asked', () => {
    let publisher: Publisher
    let reader: PositionalReader
    beforeAll(() => {
      publisher = open().connection.createPublisher()
      reader = open().connection.createPositionalReader()
    })
    afterAll(() => Promise.all([publisher.close(), reader.close()]))
    const publish = (topic: string, ...texts: readonly string[]) =>
      publisher.publishAll(texts.map((text) => textRecord(topic, text)))

    it('reads a range, and not beyond the end', async () => {
      const topic = await makeTopic(open().admin)
      await publish(topic, 'a', 'b', 'c', 'd')
      const read = async (from: number, to: number) =>
        textsOf(await reader.readRange({ topic, partition: 0, from, to }))
      expect(await read(1, 3)).toEqual(['b', 'c'])
      expect(await read(2, 99)).toEqual(['c', 'd'])
      expect(await read(4, 99)).toEqual([])
      expect(await read(2, 2)).toEqual([])
    })

    it('reads a range in parts when it is larger than asked for', async () => {
      const topic = await makeTopic(open().admin)
      const value = Buffer.alloc(100_000)
      for (let i = 0; i < 8; i += 1)
        await publisher.publish({ topic, key: null, value, headers: [] })
      const range = { topic, partition: 0, to: 8, maxBytes: 250_000 }
      const first = await reader.readRange({ ...range, from: 0 })
      expect(first.length).toBeGreaterThan(0)
      const rest = await reader.readRange({ ...range, maxBytes: 1 << 20, from: first.length })
      expect([...first, ...rest].map(({ offset }) => offset)).toEqual([...Array(8).keys()])
    })

    it('refuses a range that begins out of bounds, and one of no topic', async () => {
      const topic = await makeTopic(open().admin)
      await publish(topic, 'a')
      const outside = reader.readRange({ topic, partition: 0, from: 5, to: 9 })
      await expect(outside).rejects.toMatchObject({
        code: 'ERR_OFFSET_OUT_OF_RANGE',
        details: { start: 0, end: 1 },
      })
      const nowhere = reader.readRange({ topic: 'no-such-topic', partition: 0, from: 0, to: 9 })
      await expect(nowhere).rejects.toMatchObject({ code: 'ERR_NOT_READY' })
    })

    it('tells the bounds of every partition, and leaves missing topics out', async () => {
      const topic = await makeTopic(open().admin, 2)
      await publisher.publishAll([textRecord(topic, 'a', 1), textRecord(topic, 'b', 1)])
      const bounds = await reader.bounds([topic, 'no-such-topic'])
      expect([...bounds]).toEqual([
        [
          topic,
          [
            { start: 0, end: 0 },
            { start: 0, end: 2 },
          ],
        ],
      ])
    })

    it('tells the ends of every partition as they are at each question', async () => {
      const topic = await makeTopic(open().admin, 2)
      const ends = async () => [...(await reader.ends([topic, 'no-such-topic']))]
      // Who leads a partition of a new topic may be known a moment after the topic is.
      await until(async () => (await ends())[0]?.[1]?.length === 2)
      expect(await ends()).toEqual([[topic, [0, 0]]])
      await publisher.publishAll([textRecord(topic, 'a', 1), textRecord(topic, 'b', 1)])
      expect(await ends()).toEqual([[topic, [0, 2]]])
    })

    it('finds the first record at or after an instant', async () => {
      const topic = await makeTopic(open().admin)
      const [first] = await publish(topic, 'a')
      const timestampMs = first?.timestampMs ?? 0
      const at = (ms: number) => reader.offsetAt({ topic, partition: 0, timestampMs: ms })
      expect(await at(timestampMs)).toEqual({ offset: 0, timestampMs })
      expect(await at(0)).toEqual({ offset: 0, timestampMs })
      expect(await at(timestampMs + 1)).toBeUndefined()
    })

    it('tells ids, which change when a topic is made anew', async () => {
      const { admin } = open()
      const topic = await makeTopic(admin)
      const before = await reader.topicIds([topic, 'no-such-topic'])
      expect([...before.keys()]).toEqual([topic])
      expect(before.get(topic)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      await admin.deleteTopics([topic])
      await admin.createTopics([{ topic, partitions: 1, replication: 1, config: {} }])
      const after = await reader.topicIds([topic])
      expect(after.get(topic)).not.toBe(before.get(topic))
    })
  })
}
