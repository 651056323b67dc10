import { BusError } from '@ujirani/errors'
import { parseQuery } from './query.ts'

describe('parseQuery', () => {
  it.each([
    ['/v1/feed', {}],
    ['/v1/feed?', {}],
    ['/v1/feed?limit=5&type=a%2Fb+c', { limit: '5', type: 'a/b c' }],
    ['/v1/feed?empty=&bare', { empty: '', bare: '' }],
    ['/v1/feed?__proto__=x', { ['__proto__']: 'x' }],
  ])('parses %s', (target, query) => {
    expect(Object.entries(parseQuery(target))).toEqual(Object.entries(query))
  })

  it.each([
    ['a name twice', '/v1/feed?limit=5&limit=6'],
    ['a name twice in two spellings', '/v1/feed?limit=5&%6Cimit=6'],
    ['too many', `/v1/feed?${Array.from({ length: 33 }, (_, n) => `p${String(n)}=1`).join('&')}`],
  ])('refuses %s', (_, target) => {
    let refusal: unknown
    try {
      parseQuery(target)
    } catch (error) {
      refusal = error
    }
    expect(BusError.is(refusal, 'ERR_REQUEST_INVALID')).toBe(true)
  })
})
