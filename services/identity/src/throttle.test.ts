import { createThrottle } from './throttle.ts'

describe('createThrottle', () => {
  let nowMs = 0
  beforeEach(() => {
    nowMs = 0
  })
  const create = () => createThrottle(() => nowMs)

  it('lets five tries pass and then asks for ever longer waits, up to a quarter of an hour', () => {
    const throttle = create()
    for (let tries = 0; tries < 5; tries++) expect(throttle.begin('a')).toBe(0)
    const waits: number[] = []
    for (let tries = 0; tries < 14; tries++) {
      const waitMs = throttle.begin('a')
      waits.push(waitMs)
      nowMs += waitMs
      expect(throttle.begin('a')).toBe(0)
    }
    expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000])
    expect(waits.at(-1)).toBe(900_000)
  })

  it('does not count a try that was turned away', () => {
    const throttle = create()
    for (let tries = 0; tries < 5; tries++) throttle.begin('a')
    for (let tries = 0; tries < 50; tries++) expect(throttle.begin('a')).toBe(1_000)
  })

  it('keeps keys apart, forgets with success and with time', () => {
    const throttle = create()
    for (let tries = 0; tries < 5; tries++) throttle.begin('a')
    expect(throttle.begin('b')).toBe(0)
    throttle.succeed('a')
    expect(throttle.begin('a')).toBe(0)
    for (let tries = 0; tries < 4; tries++) throttle.begin('a')
    nowMs += 902_000
    for (let tries = 0; tries < 5; tries++) expect(throttle.begin('a')).toBe(0)
  })

  it('holds no more than ten thousand keys', () => {
    const throttle = create()
    for (let tries = 0; tries < 5; tries++) throttle.begin('first')
    for (let key = 0; key < 10_000; key++) throttle.begin(key.toString())
    expect(throttle.begin('first')).toBe(0)
  })
})
