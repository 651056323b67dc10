import { randomBytes } from 'node:crypto'
import type { PartyId } from '@ujirani/events'
import { createCursorSealer, maxTopics } from './cursor.ts'

const isd = 'tz.isd' as PartyId
const iom = 'iom' as PartyId
const key = Buffer.alloc(32, 7)
const places = (count: number, next = 5) =>
  new Map(Array.from({ length: count }, (_, index) => [index * 3, next + index]))

const code = (action: () => unknown): unknown => {
  try {
    action()
    return 'opened'
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}

describe('createCursorSealer', () => {
  const sealer = createCursorSealer([key])

  it.each([0, 1, 16, 17, maxTopics])('gives back %d places as they were', (count) => {
    const given = places(count, 2 ** 40)
    expect(sealer.open(isd, sealer.seal(isd, given))).toEqual(given)
  })

  it('opens what another gateway with the same key has sealed', () => {
    const cursor = createCursorSealer([key]).seal(isd, places(3))
    expect(sealer.open(isd, cursor)).toEqual(places(3))
  })

  it('tells by its length only how many sixteens of topics there are', () => {
    const length = (count: number, next?: number) =>
      createCursorSealer([key]).seal(isd, places(count, next)).length
    expect(new Set([0, 1, 7, 16].map((count) => length(count))).size).toBe(1)
    expect(length(16, 2 ** 47)).toBe(length(16, 0))
    expect(length(17)).toBeGreaterThan(length(16))
    expect(length(17)).toBe(length(32))
  })

  it('shows nothing of the places: equal ones sealed apart share no block', () => {
    const body = () =>
      Buffer.from(createCursorSealer([key]).seal(isd, places(2)), 'base64url').subarray(5)
    const [one, other] = [body(), body()]
    const equal = [...one].filter((byte, index) => byte === other[index]).length
    expect(equal).toBeLessThan(20)
  })

  it('refuses a cursor with any one bit changed', () => {
    const bytes = Buffer.from(sealer.seal(isd, places(4)), 'base64url')
    for (let at = 0; at < bytes.length; at += 1) {
      const forged = Buffer.from(bytes)
      forged.writeUInt8(forged.readUInt8(at) ^ (1 << (at % 8)), at)
      const cursor = forged.toString('base64url')
      expect([at, code(() => sealer.open(isd, cursor))]).toEqual([at, 'ERR_CURSOR_INVALID'])
    }
    expect(code(() => sealer.open(isd, bytes.toString('base64url')))).toBe('opened')
  })

  it('refuses another party’s cursor, and opens it for its own', () => {
    const cursor = sealer.seal(isd, places(4))
    expect(code(() => sealer.open(iom, cursor))).toBe('ERR_CURSOR_INVALID')
    expect(code(() => sealer.open(isd, cursor))).toBe('opened')
  })

  it('refuses a cursor cut short at any place, or with anything after it', () => {
    const cursor = sealer.seal(isd, places(20))
    for (let end = 0; end < cursor.length; end += 1) {
      expect(code(() => sealer.open(isd, cursor.slice(0, end)))).toBe('ERR_CURSOR_INVALID')
    }
    for (const after of ['A', '=', '\n', ' ', cursor]) {
      expect(code(() => sealer.open(isd, cursor + after))).toBe('ERR_CURSOR_INVALID')
    }
  })

  it('refuses another spelling of the same bytes', () => {
    const cursor = sealer.seal(isd, places(4))
    const plain = cursor.replaceAll('-', '+').replaceAll('_', '/')
    expect(Buffer.from(plain, 'base64url').toString('base64url')).toBe(cursor)
    if (plain !== cursor) expect(code(() => sealer.open(isd, plain))).toBe('ERR_CURSOR_INVALID')
    expect(code(() => sealer.open(isd, `${cursor}==`))).toBe('ERR_CURSOR_INVALID')
  })

  it('refuses bytes of the right form that nobody sealed', () => {
    const head = Buffer.from(sealer.seal(isd, places(1)), 'base64url').subarray(0, 5)
    for (let tries = 0; tries < 50; tries += 1) {
      const made = Buffer.concat([head, randomBytes(12 + 160 + 16)]).toString('base64url')
      expect(code(() => sealer.open(isd, made))).toBe('ERR_CURSOR_INVALID')
    }
  })

  it('opens what the key before sealed for as long as it is kept', () => {
    const old = createCursorSealer([Buffer.alloc(32, 8)]).seal(isd, places(2))
    expect(code(() => sealer.open(isd, old))).toBe('ERR_CURSOR_INVALID')
    const both = createCursorSealer([key, Buffer.alloc(32, 8)])
    expect(both.open(isd, old)).toEqual(places(2))
    expect(sealer.open(isd, both.seal(isd, places(2)))).toEqual(places(2))
  })

  it('does not hold more topics than it may', () => {
    expect(code(() => sealer.seal(isd, places(maxTopics + 1)))).toBe('ERR_FEED_TOO_WIDE')
  })
})
