import { createCollector } from './collector.ts'

describe('createCollector', () => {
  it('tells those who wait as soon as enough has come', async () => {
    const collector = createCollector<number>()
    const three = collector.atLeast(3)
    const even = collector.first((item) => item % 2 === 0)
    collector.add(1, 3)
    collector.add(4)
    expect(await three).toEqual([1, 3, 4])
    expect(await even).toBe(4)
    expect(await collector.atLeast(2)).toEqual([1, 3, 4])
  })
})
