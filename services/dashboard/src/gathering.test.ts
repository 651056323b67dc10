import { setImmediate } from 'node:timers/promises'
import { until } from '@ujirani/testing'
import { createGathering } from './gathering.ts'

describe('createGathering', () => {
  const createRecording = (restMs = 0) => {
    const given: (readonly number[])[] = []
    return { given, gathering: createGathering<number>((items) => void given.push(items), restMs) }
  }

  it('gives on together what came before the process waits, in order', async () => {
    const { given, gathering } = createRecording()
    gathering.add(1)
    await Promise.resolve()
    gathering.add(2)
    await setImmediate()
    gathering.add(3)
    await setImmediate()
    expect(given).toEqual([[1, 2], [3]])
  })

  it('gives on the first at once, and what comes soon after together', async () => {
    const { given, gathering } = createRecording(3_600_000)
    gathering.add(1)
    await setImmediate()
    for (const item of [2, 3]) {
      gathering.add(item)
      await setImmediate()
    }
    expect(given).toEqual([[1]])
    gathering.flush()
    expect(given).toEqual([[1], [2, 3]])
  })

  it('gives on what waits without being asked', async () => {
    const { given, gathering } = createRecording(20)
    for (const item of [1, 2]) {
      gathering.add(item)
      await setImmediate()
    }
    await until(() => given.length === 2)
    expect(given).toEqual([[1], [2]])
  })

  it('gives on at once when asked, and nothing twice', async () => {
    const { given, gathering } = createRecording()
    gathering.add(1)
    gathering.flush()
    gathering.flush()
    await setImmediate()
    expect(given).toEqual([[1]])
  })

  it('does not gather without end', () => {
    const { given, gathering } = createRecording()
    for (let item = 0; item < 1_200; item += 1) gathering.add(item)
    expect(given.map(({ length }) => length)).toEqual([500, 500])
  })

  it('tells of a failure, and gives on nothing after it', async () => {
    let calls = 0
    const gathering = createGathering<number>(() => {
      calls += 1
      throw new RangeError('no room')
    })
    gathering.add(1)
    await setImmediate()
    expect(gathering.failed.aborted).toBe(true)
    expect(() => {
      gathering.add(2)
    }).toThrow(RangeError)
    expect(() => {
      gathering.flush()
    }).toThrow(RangeError)
    await setImmediate()
    expect(calls).toBe(1)
  })
})
