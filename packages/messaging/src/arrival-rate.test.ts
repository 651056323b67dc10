import { ArrivalRate } from './arrival-rate.ts'

describe('ArrivalRate', () => {
  it('is nothing before anything came', () => {
    expect(new ArrivalRate().perSecond(5)).toBe(0)
  })

  it('is that of the last quarter of a second', () => {
    const rate = new ArrivalRate()
    for (let ms = 0; ms < 500; ms += 10) rate.note(10, ms)
    expect(rate.perSecond(505)).toBe(1000)
  })

  it('rises at once with a burst', () => {
    const rate = new ArrivalRate()
    rate.note(500, 1)
    expect(rate.perSecond(2)).toBe(2000)
  })

  it('falls to nothing after a silence', () => {
    const rate = new ArrivalRate()
    for (let ms = 0; ms < 500; ms += 10) rate.note(10, ms)
    expect(rate.perSecond(1200)).toBe(0)
  })
})
