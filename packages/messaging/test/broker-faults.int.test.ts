import { connect, type Connection, type IncomingRecord } from '@ujirani/messaging'
import { createCollector, startOwnBus, uniqueName, type OwnBus } from '@ujirani/testing'

describe('messaging, when the broker is killed', () => {
  let bus: OwnBus
  let connection: Connection
  beforeAll(async () => {
    bus = await startOwnBus()
    connection = bus.connect()
  }, 120_000)
  afterAll(() => bus.stop())

  const makeTopic = async (partitions = 1): Promise<string> => {
    const topic = uniqueName('fault')
    const config = { 'message.timestamp.type': 'LogAppendTime' }
    const admin = connection.createAdmin()
    await admin.createTopics([{ topic, partitions, replication: 1, config }])
    await admin.close()
    return topic
  }
  const toRecord = (topic: string, text: string, partition = 0) => ({
    topic,
    partition,
    key: text,
    value: Buffer.from(text),
    headers: [],
  })

  it('loses, repeats and reorders nothing that was acknowledged, for writers and readers', async () => {
    const topic = await makeTopic(2)
    const publisher = connection.createPublisher()
    const reader = connection.createPositionalReader()
    const read = createCollector<IncomingRecord>()
    const faults = createCollector<unknown>()
    for (const partition of [0, 1]) {
      const request = {
        topic,
        partition,
        from: 0,
        onFault: (fault: unknown) => {
          faults.add(fault)
        },
      }
      reader.watch(request, (records) => {
        read.add(...records)
      })
    }
    const consumed = createCollector<IncomingRecord>()
    const group = connection.createGroupConsumer({
      groupId: uniqueName('group'),
      topics: [topic],
      handle: ({ records }) => {
        consumed.add(...records)
        return Promise.resolve()
      },
      onFault: () => undefined,
    })
    await group.start()

    let isStopping = false
    const acknowledged = createCollector<{ text: string; partition: number; offset: number }>()
    const failed: string[] = []
    const write = async (writer: number): Promise<void> => {
      const partition = writer % 2
      for (let i = 0; !isStopping; i += 1) {
        const text = `${String(writer)}:${String(i)}`
        try {
          const { offset } = await publisher.publish(toRecord(topic, text, partition))
          acknowledged.add({ text, partition, offset })
        } catch {
          failed.push(text)
        }
      }
    }
    const writing = Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)))
    for (let kills = 0; kills < 2; kills += 1) {
      await acknowledged.atLeast(acknowledged.items.length + 500)
      await bus.kill()
      await bus.restart()
    }
    await acknowledged.atLeast(acknowledged.items.length + 500)
    isStopping = true
    await writing

    const ends = (await reader.bounds([topic])).get(topic) ?? []
    const total = ends.reduce((sum, { end }) => sum + end, 0)
    await read.atLeast(total)
    const at = new Map(read.items.map((record) => [key(record), record.value?.toString()]))
    for (const { text, ...place } of acknowledged.items) expect(at.get(key(place))).toBe(text)
    // Nothing twice and nothing skipped, across both restarts.
    for (const partition of [0, 1]) {
      const offsets = read.items.filter((record) => record.partition === partition)
      expect(offsets.map(({ offset }) => offset)).toEqual([...Array(offsets.length).keys()])
    }
    const texts = read.items.map(({ value }) => value?.toString())
    expect(new Set(texts).size).toBe(texts.length)
    for (let writer = 0; writer < 16; writer += 1) {
      const own = texts.filter((text) => text?.startsWith(`${String(writer)}:`))
      const counts = own.map((text) => Number(text?.split(':')[1]))
      expect(counts).toEqual([...counts].sort((a, b) => a - b))
    }
    expect(faults.items).toEqual([])
    // At least once for the group.
    const wanted = new Set(texts)
    await consumed.first(({ value }) => {
      wanted.delete(value?.toString())
      return wanted.size === 0
    })
    await Promise.all([publisher.close(), reader.close(), group.stop()])
  }, 120_000)

  it('ends every call in the delivery time while it is away, and goes on after', async () => {
    const topic = await makeTopic()
    const hasty = connect({ ...bus.config, deliveryTimeoutMs: 1_500 })
    const publisher = hasty.createPublisher()
    const reader = hasty.createPositionalReader()
    const records = createCollector<IncomingRecord>()
    const watch = reader.watch(
      { topic, partition: 0, from: 0, onFault: () => undefined },
      (batch) => {
        records.add(...batch)
      },
    )
    await publisher.publish(toRecord(topic, 'before'))
    await records.atLeast(1)
    await bus.kill()
    const startedMs = performance.now()
    const away = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) => publisher.publish(toRecord(topic, `away ${String(i)}`))),
    )
    const lastedMs = performance.now() - startedMs
    expect(lastedMs).toBeLessThan(8_000)
    for (const result of away) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { code: 'ERR_BROKER_UNAVAILABLE', details: { retryAfterSeconds: 1 } },
      })
    }
    await expect(reader.bounds([topic])).rejects.toMatchObject({ code: 'ERR_BROKER_UNAVAILABLE' })
    await bus.restart()
    const position = await publisher.publish(toRecord(topic, 'after'))
    const last = await records.first(({ value }) => value?.toString() === 'after')
    expect(last.offset).toBe(position.offset)
    expect(records.items.map(({ offset }) => offset)).toEqual([
      ...Array(position.offset + 1).keys(),
    ])
    expect(watch.position).toBeGreaterThanOrEqual(position.offset)
    await Promise.all([publisher.close(), reader.close()])
  }, 60_000)
})

function key(place: { readonly partition: number; readonly offset: number }): string {
  return `${String(place.partition)}/${String(place.offset)}`
}
