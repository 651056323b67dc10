import { QuotaExceededError } from './request-errors.ts'
import { createQuota, toAddressKey, toRateLimitHeaders } from './quota.ts'

function fixture(): {
  clock: { nowMs: () => number; monotonicMs: () => number }
  at: (ms: number) => void
} {
  let nowMs = 0
  return { clock: { nowMs: () => nowMs, monotonicMs: () => nowMs }, at: (ms) => (nowMs = ms) }
}

const policy = { name: 'requests', burst: 3, perSecond: 1 }

describe('createQuota', () => {
  it('lets a burst through and then refuses', () => {
    const quota = createQuota(policy, fixture().clock)
    expect([1, 2, 3].map(() => quota.take('a').units)).toEqual([2, 1, 0])
    expect(() => quota.take('a')).toThrow(QuotaExceededError)
  })

  it('refills with time, up to the burst', () => {
    const { clock, at } = fixture()
    const quota = createQuota(policy, clock)
    quota.take('a', 3)
    at(1000)
    expect(quota.take('a').units).toBe(0)
    at(60_000)
    expect(quota.take('a').units).toBe(2)
  })

  it('keeps callers apart', () => {
    const quota = createQuota(policy, fixture().clock)
    quota.take('a', 3)
    expect(quota.take('b').units).toBe(2)
  })

  it('lets a batch overdraw by one burst at most, and makes it wait that long', () => {
    const { clock, at } = fixture()
    const quota = createQuota(policy, clock)
    quota.take('a', 500)
    at(3900)
    expect(() => quota.take('a')).toThrow()
    at(4100)
    expect(quota.take('a').units).toBe(0)
  })

  it('says how long to wait', () => {
    const quota = createQuota({ ...policy, perSecond: 0.1 }, fixture().clock)
    quota.take('a', 3)
    expect(() => quota.take('a')).toThrow('wait 10 s')
  })

  it('forgets keys rather than growing', () => {
    const quota = createQuota(policy, fixture().clock)
    quota.take('first', 3)
    for (let key = 0; key < 20_000; key += 1) quota.take(String(key))
    expect(quota.take('first').units).toBe(2)
  })
})

describe('toRateLimitHeaders', () => {
  it('names quota, window, remainder and reset', () => {
    expect(toRateLimitHeaders(policy, { units: 2, resetSeconds: 1 })).toEqual([
      ['ratelimit-policy', '"requests";q=3;w=3'],
      ['ratelimit', '"requests";r=2;t=1'],
    ])
  })
})

describe('toAddressKey', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    [undefined, 'unknown'],
  ])('takes %s as %s', (address, key) => {
    expect(toAddressKey(address)).toBe(key)
  })
})
