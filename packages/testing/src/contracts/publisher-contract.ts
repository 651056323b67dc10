import type { OutgoingRecord, Publisher } from '@ujirani/messaging'
import { makeTopic, textRecord, textsOf, type MessagingUnderTest } from './contract.ts'

/** What every publisher keeps. */
export function describePublisher(open: () => MessagingUnderTest): void {
  describe('publisher', () => {
    let publisher: Publisher
    beforeAll(() => {
      publisher = open().connection.createPublisher()
    })
    afterAll(() => publisher.close())
    const readAll = async (topic: string, partition = 0) => {
      const reader = open().connection.createPositionalReader()
      const records = await reader.readRange({ topic, partition, from: 0, to: 10_000 })
      await reader.close()
      return records
    }

    it('answers with the position of each record', async () => {
      const topic = await makeTopic(open().admin)
      const beforeMs = Date.now()
      const first = await publisher.publish(textRecord(topic, 'a'))
      const more = await publisher.publishAll(['b', 'c'].map((text) => textRecord(topic, text)))
      expect([first, ...more].map(({ offset }) => offset)).toEqual([0, 1, 2])
      expect(first).toMatchObject({ topic, partition: 0 })
      const stored = await readAll(topic)
      expect(stored.map(({ timestampMs }) => timestampMs)).toEqual(
        [first, ...more].map(({ timestampMs }) => timestampMs),
      )
      expect(first.timestampMs).toBeGreaterThanOrEqual(beforeMs - 1_000)
    })

    it('keeps key, value and headers byte for byte', async () => {
      const topic = await makeTopic(open().admin)
      const bytes = Buffer.from([0, 255, 128, 10, 13])
      const records: readonly OutgoingRecord[] = [
        { topic, key: bytes, value: bytes, headers: [['ce_id', bytes]] },
        { topic, key: null, value: null, headers: [] },
        { topic, key: '', value: Buffer.alloc(0), headers: [['empty', Buffer.alloc(0)]] },
        { topic, key: 'Bujumbura é', value: Buffer.alloc(70_000, 7), headers: [] },
      ]
      await publisher.publishAll(records)
      const stored = await readAll(topic)
      expect(stored.map(({ key, value, headers }) => ({ key, value, headers }))).toEqual(
        records.map(({ key, value, headers }) => ({
          key: typeof key === 'string' ? Buffer.from(key) : key,
          value,
          headers,
        })),
      )
    })

    it('keeps the order of headers, and repeated names', async () => {
      const topic = await makeTopic(open().admin)
      const names = ['content-type', 'ce_specversion', 'ce_id', 'a', 'a', 'B', 'ujsalt']
      const headers = names.map((name, i) => [name, Buffer.from([i])] as const)
      await publisher.publish({ topic, key: null, value: null, headers })
      const [stored] = await readAll(topic)
      expect(stored?.headers).toEqual(headers)
    })

    it('keeps the order of the calls within a partition', async () => {
      const topic = await makeTopic(open().admin)
      const texts = Array.from({ length: 400 }, (_, i) => String(i))
      await Promise.all(texts.map((text) => publisher.publish(textRecord(topic, text))))
      expect(textsOf(await readAll(topic))).toEqual(texts)
    })

    it('gives each of many callers its own position', async () => {
      const topic = await makeTopic(open().admin, 3)
      const texts = Array.from({ length: 300 }, (_, i) => `key-${String(i)}`)
      const positions = await Promise.all(
        texts.map((text) => publisher.publish(textRecord(topic, text))),
      )
      const stored = await Promise.all([0, 1, 2].map((partition) => readAll(topic, partition)))
      positions.forEach(({ partition, offset }, i) => {
        expect(stored[partition]?.[offset]?.value?.toString()).toBe(texts[i])
      })
    })

    it('chooses the partition by the key, as the Java clients do', async () => {
      const topic = await makeTopic(open().admin, 7)
      const keys = ['21', 'foobar', 'a-little-bit-long-string']
      const positions = await publisher.publishAll(keys.map((key) => textRecord(topic, key)))
      // murmur2 of these keys stands in Kafka's own tests: −973932308, −790332482, −985981536.
      const toPartition = (hash: number): number => (hash & 0x7fffffff) % 7
      expect(positions.map(({ partition }) => partition)).toEqual(
        [-973932308, -790332482, -985981536].map(toPartition),
      )
    })

    it('writes to the partition that was asked for', async () => {
      const topic = await makeTopic(open().admin, 3)
      expect(await publisher.publish(textRecord(topic, 'x', 2))).toMatchObject({ partition: 2 })
    })

    it('refuses a topic that does not exist, and writes what came with it', async () => {
      const topic = await makeTopic(open().admin)
      const [bad, good] = await Promise.allSettled([
        publisher.publish(textRecord('no-such-topic', 'a')),
        publisher.publish(textRecord(topic, 'b')),
      ])
      expect(bad).toMatchObject({ reason: { code: 'ERR_NOT_READY', details: { what: 'topic' } } })
      expect(good).toMatchObject({ status: 'fulfilled', value: { offset: 0 } })
    })

    it('refuses a partition that does not exist', async () => {
      const topic = await makeTopic(open().admin)
      const refused = publisher.publish(textRecord(topic, 'a', 5))
      await expect(refused).rejects.toMatchObject({ code: 'ERR_NOT_READY' })
    })

    it('refuses a record that no request can hold, and writes nothing of that call', async () => {
      const topic = await makeTopic(open().admin)
      const large = { topic, key: null, value: Buffer.alloc(1 << 20), headers: [] }
      const refused = publisher.publishAll([textRecord(topic, 'a'), large])
      await expect(refused).rejects.toMatchObject({ code: 'ERR_BODY_TOO_LARGE' })
      expect(await readAll(topic)).toEqual([])
    })

    it('takes nothing after it was closed', async () => {
      const topic = await makeTopic(open().admin)
      const other = open().connection.createPublisher()
      const last = other.publish(textRecord(topic, 'last'))
      await other.close()
      await expect(last).resolves.toMatchObject({ offset: 0 })
      const refused = other.publish(textRecord(topic, 'late'))
      await expect(refused).rejects.toMatchObject({ code: 'ERR_NOT_READY' })
      expect(textsOf(await readAll(topic))).toEqual(['last'])
    })
  })
}
