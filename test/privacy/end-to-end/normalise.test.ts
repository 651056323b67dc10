import { compare, normalise } from './normalise.ts'

const sight = (name: string, seen = ''): { readonly name: string; readonly seen: string } => ({
  name,
  seen,
})
const seen = [sight('stream 0', 'first'), sight('stream 1', 'second'), sight('Kafka ends', '2')]

describe('compare', () => {
  it('finds nothing where all is the same', () => {
    expect(compare(seen, [...seen])).toEqual([])
  })

  it.each([
    ['one byte', [sight('stream 0', 'First'), ...seen.slice(1)]],
    ['one more', [...seen, sight('stream 2', 'third')]],
    ['one less', seen.slice(0, 2)],
    ['another order', [sight('stream 0', 'second'), sight('stream 1', 'first'), ...seen.slice(2)]],
    ['another place', [...seen.slice(0, 2), sight('Kafka ends', '3')]],
    ['the same in another order', [...seen].reverse()],
    ['another question', [...seen.slice(0, 2), sight('Kafka begins', '2')]],
  ])('finds %s', (_what, other) => {
    expect(compare(seen, other).length).toBeGreaterThan(0)
    expect(compare(other, seen).length).toBeGreaterThan(0)
  })

  it('shows the first line that differs', () => {
    const [found] = compare([sight('page', 'a\nb\nc')], [sight('page', 'a\nx\ny')])
    expect(found).toEqual({ name: 'page #1', left: 'b', right: 'x' })
  })
})

describe('normalise', () => {
  const plain = (text: string): string =>
    normalise([sight('page', text)], 'tz.isd', Buffer.alloc(32))[0]?.seen ?? ''

  it('takes the clock, the request and what is drawn at random for one and the same', () => {
    const text = (digit: string) =>
      [
        `date: Tue, 2${digit} Nov 2026`,
        `x-request-id: 00000000-0000-4000-8000-00000000000${digit}`,
        `ratelimit: "events";r=1${digit};t=0`,
        `{"acceptedAt":"2026-11-24T17:30:59.99${digit}Z","signature":"receipt-1.${digit}"}`,
      ].join('\n')
    expect(plain(text('1'))).toBe(plain(text('2')))
  })

  it.each([
    ['a length', 'content-length: 12', 'content-length: 13'],
    ['a status', '200', '404'],
    ['the time of a copy', '{"time":"2026-02-02T00:00:00Z"}', '{"time":"2026-02-03T00:00:00Z"}'],
    ['a limit', 'ratelimit-policy: "events";q=1', 'ratelimit-policy: "events";q=2'],
    ['an id', '"id":"0190163d-8694-739b-aea5-0000ffff0000"', '"id":"0190163d-8694-739b-aea5-0"'],
  ])('leaves %s as it is', (_what, one, other) => {
    expect(plain(one)).not.toBe(plain(other))
  })
})
