import { defaultPumpLimits, Pump, type Delivery, type Outcome, type PumpLimits } from './pump.ts'
import type { OutgoingRecord } from './records.ts'

interface Held {
  readonly batch: readonly OutgoingRecord[]
  readonly answer: PromiseWithResolvers<readonly Outcome[]>
}

/** A broker whose answers the test gives by hand. */
class HeldDelivery implements Delivery {
  readonly calls: Held[] = []
  abandoned = 0

  deliver(batch: readonly OutgoingRecord[]): Promise<readonly Outcome[]> {
    const answer = Promise.withResolvers<readonly Outcome[]>()
    this.calls.push({ batch, answer })
    return answer.promise
  }

  abandon(): void {
    this.abandoned += 1
    this.calls.at(-1)?.answer.reject(new Error('given up'))
  }

  /** Acknowledges the call under way, offsets counted on from a base. */
  acknowledge(base: number): void {
    const call = this.calls.at(-1)
    call?.answer.resolve(
      call.batch.map(({ topic }, i) => ({ topic, partition: 0, offset: base + i, timestampMs: 1 })),
    )
  }
}

const toRecord = (text: string, topic = 't', bytes = 1): OutgoingRecord => ({
  topic,
  key: text,
  value: Buffer.alloc(bytes),
  headers: [],
})

const textsOf = (held: Held | undefined) => held?.batch.map(({ key }) => key)

/** Lets everything happen that needs no timer. */
const settle = () => new Promise(setImmediate)

const setUp = (limits: Partial<PumpLimits> = {}) => {
  const delivery = new HeldDelivery()
  const clock = { nowMs: 0 }
  const pump = new Pump(delivery, { ...defaultPumpLimits, ...limits }, () => clock.nowMs)
  const push = (...texts: readonly string[]) => texts.flatMap((text) => pump.push([toRecord(text)]))
  return { delivery, clock, pump, push }
}

const { jest } = import.meta

const codeOf = (act: () => unknown): unknown => {
  try {
    act()
    return undefined
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}

describe('Pump', () => {
  beforeEach(() =>
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] }),
  )
  afterEach(() => jest.useRealTimers())

  it('sends at once what one tick brings, and gathers while a request is under way', async () => {
    const { delivery, push } = setUp()
    const first = push('a', 'b')
    await settle()
    expect(textsOf(delivery.calls[0])).toEqual(['a', 'b'])
    const second = [...push('c'), ...push('d')]
    await settle()
    expect(delivery.calls.length).toBe(1)
    delivery.acknowledge(5)
    expect((await Promise.all(first)).map(({ offset }) => offset)).toEqual([5, 6])
    await settle()
    expect(textsOf(delivery.calls[1])).toEqual(['c', 'd'])
    delivery.acknowledge(7)
    await Promise.all(second)
  })

  it('fails one record without the others', async () => {
    const { delivery, push } = setUp()
    const [one, other] = push('a', 'b')
    await settle()
    const refusal = new Error('no such topic')
    const position = { topic: 't', partition: 0, offset: 0, timestampMs: 1 }
    delivery.calls[0]?.answer.resolve([refusal, position])
    await expect(one).rejects.toBe(refusal)
    await expect(other).resolves.toBe(position)
  })

  it('keeps a batch within its bounds, and nobody overtakes', async () => {
    const { delivery, pump } = setUp({ maxBatchRecords: 3, maxTopicBytes: 1_000 })
    const records = [
      toRecord('a', 'large', 800),
      toRecord('b', 'large', 800),
      toRecord('c', 'small'),
      toRecord('d', 'small'),
    ]
    void Promise.allSettled(pump.push(records))
    await settle()
    expect(textsOf(delivery.calls[0])).toEqual(['a'])
    delivery.acknowledge(0)
    await settle()
    expect(textsOf(delivery.calls[1])).toEqual(['b', 'c', 'd'])
    delivery.acknowledge(1)
    await pump.close()
  })

  it('refuses more than it may hold, and takes nothing of that call', async () => {
    const { delivery, pump, push } = setUp({ maxWaitingRecords: 3 })
    void Promise.allSettled(push('under way'))
    await settle()
    void Promise.allSettled(push('a', 'b'))
    const two = ['c', 'd'].map((text) => toRecord(text))
    expect(codeOf(() => pump.push(two))).toBe('ERR_NOT_READY')
    void Promise.allSettled(push('e'))
    delivery.acknowledge(0)
    await settle()
    expect(textsOf(delivery.calls[1])).toEqual(['a', 'b', 'e'])
    delivery.acknowledge(1)
    await pump.close()
  })

  it('bounds what waits by bytes too', async () => {
    const { delivery, pump } = setUp({ maxWaitingBytes: 1_000 })
    void Promise.allSettled(pump.push([toRecord('a', 't', 700)]))
    expect(() => pump.push([toRecord('b', 't', 700)])).toThrow(/too many records/)
    await settle()
    // What is under way does not wait.
    void Promise.allSettled(pump.push([toRecord('c', 't', 700)]))
    delivery.acknowledge(0)
    await settle()
    delivery.acknowledge(1)
    await pump.close()
  })

  it('ends the waiting of each caller when its time is over', async () => {
    const { delivery, clock, push } = setUp({ deliveryTimeoutMs: 1_000 })
    const [early] = push('early')
    await settle()
    clock.nowMs = 600
    const [late] = push('late')
    const ended = Promise.allSettled([early])
    clock.nowMs = 1_100
    await jest.advanceTimersByTimeAsync(200)
    expect(await ended).toMatchObject([{ reason: { code: 'ERR_BROKER_UNAVAILABLE' } }])
    expect(delivery.abandoned).toBe(1)
    await settle()
    expect(textsOf(delivery.calls[1])).toEqual(['late'])
    delivery.acknowledge(9)
    await expect(late).resolves.toMatchObject({ offset: 9 })
  })

  it('lets the young of a batch wait on when the old give up', async () => {
    const { delivery, clock, push } = setUp({ deliveryTimeoutMs: 1_000 })
    void Promise.allSettled(push('under way'))
    await settle()
    const [old] = push('old')
    clock.nowMs = 900
    const [young] = push('young')
    delivery.acknowledge(0)
    await settle()
    expect(textsOf(delivery.calls[1])).toEqual(['old', 'young'])
    const ended = Promise.allSettled([old])
    clock.nowMs = 1_050
    await jest.advanceTimersByTimeAsync(200)
    expect(await ended).toMatchObject([{ status: 'rejected' }])
    expect(delivery.abandoned).toBe(0)
    delivery.acknowledge(1)
    await expect(young).resolves.toMatchObject({ offset: 2 })
  })

  it('sends what waits before it is closed, and takes nothing after', async () => {
    const { delivery, pump, push } = setUp()
    const [last] = push('last')
    const closing = pump.close()
    expect(codeOf(() => push('more'))).toBe('ERR_NOT_READY')
    await settle()
    delivery.acknowledge(3)
    await closing
    await expect(last).resolves.toMatchObject({ offset: 3 })
  })

  it('goes on after a delivery that failed as a whole', async () => {
    const { delivery, push } = setUp()
    const [lost] = push('lost')
    await settle()
    const cause = new Error('cut')
    delivery.calls[0]?.answer.reject(cause)
    await expect(lost).rejects.toBe(cause)
    const [next] = push('next')
    await settle()
    delivery.acknowledge(4)
    await expect(next).resolves.toMatchObject({ offset: 4 })
  })
})
