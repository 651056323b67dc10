import type {
  IncomingRecord,
  PositionalReader,
  Publisher,
  RecordsHandler,
  Watch,
  WatchFault,
  WatchRequest,
} from '@ujirani/messaging'
import { createCollector, type Collector } from '../collector.ts'
import { makeTopic, textRecord, textsOf, type MessagingUnderTest } from './contract.ts'

interface Watching {
  readonly watch: Watch
  readonly records: Collector<IncomingRecord>
  readonly faults: Collector<WatchFault>
}

/** What every watch of a positional reader keeps. */
export function describeWatches(open: () => MessagingUnderTest): void {
  describe('positional reader, watching', () => {
    let publisher: Publisher
    let reader: PositionalReader
    beforeAll(() => {
      publisher = open().connection.createPublisher()
      reader = open().connection.createPositionalReader()
    })
    afterAll(() => Promise.all([publisher.close(), reader.close()]))

    const watch = (
      request: Omit<WatchRequest, 'onFault' | 'partition'> & { partition?: number },
      handler?: RecordsHandler,
    ): Watching => {
      const records = createCollector<IncomingRecord>()
      const faults = createCollector<WatchFault>()
      const onFault = (fault: WatchFault): void => {
        faults.add(fault)
      }
      const started = reader.watch({ partition: 0, ...request, onFault }, (batch, arrival) => {
        const handled = handler?.(batch, arrival)
        records.add(...batch)
        return handled
      })
      return { watch: started, records, faults }
    }
    const publish = (topic: string, ...texts: readonly string[]) =>
      publisher.publishAll(texts.map((text) => textRecord(topic, text)))

    it('reads from the beginning, from an offset, or from now on', async () => {
      const topic = await makeTopic(open().admin)
      await publish(topic, 'a', 'b', 'c')
      const all = watch({ topic, from: 'earliest' })
      const some = watch({ topic, from: 1 })
      const news = watch({ topic, from: 'latest' })
      await Promise.all([all, some, news].map((each) => each.watch.started))
      expect(news.watch.position).toBe(3)
      await publish(topic, 'd')
      expect(textsOf(await all.records.atLeast(4))).toEqual(['a', 'b', 'c', 'd'])
      expect(textsOf(await some.records.atLeast(3))).toEqual(['b', 'c', 'd'])
      expect(textsOf(await news.records.atLeast(1))).toEqual(['d'])
    })

    it('brings each record once and in order while they are being written', async () => {
      const topic = await makeTopic(open().admin)
      const texts = Array.from({ length: 1_000 }, (_, i) => String(i))
      const { records } = watch({ topic, from: 0 })
      for (let i = 0; i < texts.length; i += 10) await publish(topic, ...texts.slice(i, i + 10))
      await records.atLeast(texts.length)
      expect(textsOf(records.items)).toEqual(texts)
      expect(records.items.map(({ offset }) => offset)).toEqual(texts.map(Number))
    })

    it('moves the position after the handler, not before', async () => {
      const topic = await makeTopic(open().admin)
      await publish(topic, 'a', 'b')
      const gate = Promise.withResolvers<undefined>()
      const called = createCollector<number>()
      const { watch: held } = watch({ topic, from: 0 }, async (batch) => {
        called.add(batch.length)
        await gate.promise
      })
      await called.atLeast(1)
      expect(held.position).toBe(0)
      gate.resolve(undefined)
      await publish(topic, 'c')
      await called.atLeast(2)
      expect(held.position).toBeGreaterThanOrEqual(2)
    })

    it('lets a slow handler hold back its own partition only', async () => {
      const [slow, quick] = [await makeTopic(open().admin), await makeTopic(open().admin)]
      const gate = Promise.withResolvers<undefined>()
      const calls = createCollector<readonly IncomingRecord[]>()
      const held = watch({ topic: slow, from: 0 }, async (batch) => {
        calls.add(batch)
        await gate.promise
      })
      const free = watch({ topic: quick, from: 0 })
      await publish(slow, 'a')
      await calls.atLeast(1)
      for (let i = 0; i < 20; i += 1) {
        await publish(slow, `s${String(i)}`)
        await publish(quick, `q${String(i)}`)
      }
      await free.records.atLeast(20)
      expect(calls.items.length).toBe(1)
      gate.resolve(undefined)
      await held.records.atLeast(21)
      expect(held.records.items.map(({ offset }) => offset)).toEqual([...Array(21).keys()])
    })

    it('reads one partition for several watches, each at its own pace', async () => {
      const topic = await makeTopic(open().admin)
      await publish(topic, 'a', 'b')
      const gate = Promise.withResolvers<undefined>()
      const held = watch({ topic, from: 0 }, () => gate.promise)
      const free = watch({ topic, from: 1 })
      await publish(topic, 'c')
      expect(textsOf(await free.records.atLeast(2))).toEqual(['b', 'c'])
      gate.resolve(undefined)
      await held.records.atLeast(3)
      expect(textsOf(held.records.items)).toEqual(['a', 'b', 'c'])
    })

    it('takes newcomers in while other partitions are quiet', async () => {
      const topics = await Promise.all(Array.from({ length: 6 }, () => makeTopic(open().admin)))
      const quiet = watch({ topic: await makeTopic(open().admin), from: 'latest' })
      await quiet.watch.started
      for (const topic of topics) {
        await publish(topic, 'a')
        const { records, watch: newcomer } = watch({ topic, from: 0 })
        await records.atLeast(1)
        newcomer.stop()
      }
      expect(quiet.records.items).toEqual([])
    })

    it('says since when a record can have been in the log', async () => {
      const topic = await makeTopic(open().admin)
      await publish(topic, 'old')
      const arrivals = createCollector<number>()
      const handler: RecordsHandler = (_, { notBeforeMs }) => {
        arrivals.add(notBeforeMs)
      }
      const writtenMs = performance.now()
      watch({ topic, from: 0 }, handler)
      await arrivals.atLeast(1)
      expect(arrivals.items[0]).toBeLessThanOrEqual(writtenMs)
      const news = watch({ topic, from: 'latest' }, handler)
      await news.watch.started
      await publish(topic, 'new')
      const doneMs = performance.now()
      await news.records.atLeast(1)
      await arrivals.atLeast(3)
      for (const notBeforeMs of arrivals.items.slice(1)) {
        expect(notBeforeMs).toBeLessThanOrEqual(doneMs)
        expect(notBeforeMs).toBeGreaterThan(writtenMs - 5_000)
      }
    })

    it('calls the handler no more after stop', async () => {
      const topic = await makeTopic(open().admin)
      const stopped = watch({ topic, from: 0 })
      const other = watch({ topic, from: 0 })
      await publish(topic, 'a')
      await stopped.records.atLeast(1)
      stopped.watch.stop()
      await publish(topic, 'b')
      await other.records.atLeast(2)
      expect(textsOf(stopped.records.items)).toEqual(['a'])
    })

    it('finds a topic that is made a moment later', async () => {
      const topic = `${await makeTopic(open().admin)}-late`
      const { records, faults } = watch({ topic, from: 'earliest' })
      await open().admin.createTopics([{ topic, partitions: 1, replication: 1, config: {} }])
      await publish(topic, 'a')
      await records.atLeast(1)
      expect(faults.items).toEqual([])
    })

    it('ends with a fault when there is no such topic or partition', async () => {
      const topic = await makeTopic(open().admin)
      const missing = watch({ topic: 'no-such-topic', from: 0 })
      const partition = watch({ topic, partition: 3, from: 0 })
      await Promise.all([missing, partition].map(({ faults }) => faults.atLeast(1)))
      await missing.watch.started
      expect(missing.watch.position).toBeUndefined()
      expect([missing.faults.items, partition.faults.items]).toEqual([
        [{ kind: 'gone' }],
        [{ kind: 'gone' }],
      ])
    })

    it('ends with a fault when the offset is past the end', async () => {
      const topic = await makeTopic(open().admin)
      await publish(topic, 'a', 'b')
      const { faults } = watch({ topic, from: 7 })
      await faults.atLeast(1)
      expect(faults.items).toEqual([{ kind: 'out-of-range', start: 0, end: 2 }])
    })

    it('ends with a fault when the topic was made anew', async () => {
      const { admin } = open()
      const topic = await makeTopic(admin)
      await publish(topic, 'a')
      const { faults, records } = watch({ topic, from: 0 })
      await records.atLeast(1)
      await admin.deleteTopics([topic])
      await admin.createTopics([{ topic, partitions: 1, replication: 1, config: {} }])
      const topicId = (await reader.topicIds([topic])).get(topic)
      await faults.atLeast(1)
      // Between the two it may also have been missed altogether.
      expect([{ kind: 'recreated', topicId }, { kind: 'gone' }]).toContainEqual(faults.items[0])
      expect(records.items.length).toBe(1)
    })

    it('ends with a fault when the topic is not the one that was meant', async () => {
      const topic = await makeTopic(open().admin)
      await publish(topic, 'a')
      const topicId = (await reader.topicIds([topic])).get(topic)
      const foreign = watch({ topic, from: 0, topicId: '7b0c7d0e-9a51-4a53-8f6c-6a4d52a8f8a1' })
      await foreign.faults.atLeast(1)
      expect(foreign.faults.items).toEqual([{ kind: 'recreated', topicId }])
      expect(foreign.records.items).toEqual([])
      if (topicId === undefined) throw new Error('a topic without an id')
      await watch({ topic, from: 0, topicId }).records.atLeast(1)
    })

    it('ends with a fault where the handler failed', async () => {
      const topic = await makeTopic(open().admin)
      const error = new Error('handler')
      const failing = watch({ topic, from: 0 }, (batch) => {
        if (textsOf(batch).includes('b')) return Promise.reject(error)
        return undefined
      })
      await publish(topic, 'a')
      await failing.records.atLeast(1)
      await publish(topic, 'b')
      await failing.faults.atLeast(1)
      await publish(topic, 'c')
      expect(failing.faults.items).toEqual([{ kind: 'handler-failed', error }])
      expect(failing.watch.position).toBe(1)
    })
  })
}
