import { createTokenCache } from './token-cache.ts'

describe('createTokenCache', () => {
  it('never holds more than its limit and drops the least recently used', () => {
    const cache = createTokenCache<number>(3)
    for (let entry = 0; entry < 1_000; entry++) {
      cache.set(entry.toString(), entry)
      cache.get('0')
      expect(cache.size).toBeLessThanOrEqual(3)
    }
    expect([cache.get('0'), cache.get('998'), cache.get('999')]).toEqual([0, 998, 999])
    expect(cache.get('997')).toBeUndefined()
  })

  it('replaces an entry without growing', () => {
    const cache = createTokenCache<number>(2)
    cache.set('a', 1)
    cache.set('a', 2)
    expect([cache.size, cache.get('a')]).toEqual([1, 2])
    cache.delete('a')
    expect([cache.size, cache.get('a')]).toEqual([0, undefined])
  })
})
