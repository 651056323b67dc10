import { Lease } from './lease.ts'

const beat = {
  partiesEnd: 3,
  agreementsEnd: 5,
  at: 0,
  steward: 's',
  kind: null,
  term: null,
}
const register = { partiesEnd: 3, agreementsEnd: 5 }

describe('Lease', () => {
  it('is not fresh before the first beat', () => {
    expect(new Lease().isFresh(register, 0)).toBe(false)
  })

  it('holds for five seconds', () => {
    const lease = new Lease()
    lease.renew(beat, 1_000)
    expect(lease.isFresh(register, 6_000)).toBe(true)
    expect(lease.isFresh(register, 6_001)).toBe(false)
  })

  it('does not hold for a register that is behind', () => {
    const lease = new Lease()
    lease.renew(beat, 1_000)
    expect(lease.isFresh({ ...register, partiesEnd: 2 }, 1_000)).toBe(false)
    expect(lease.isFresh({ ...register, agreementsEnd: 4 }, 1_000)).toBe(false)
    expect(lease.isFresh({ partiesEnd: 9, agreementsEnd: 9 }, 1_000)).toBe(true)
  })

  it('is not renewed by a beat that may be old', () => {
    const lease = new Lease()
    lease.renew(beat, 1_000)
    // Out of a backlog: it arrived later, but may have been written at any time.
    lease.renew(beat, -Infinity)
    expect(lease.isFresh(register, 6_001)).toBe(false)
  })

  it('asks for the ends of the newest beat', () => {
    const lease = new Lease()
    lease.renew(beat, 1_000)
    lease.renew({ ...beat, agreementsEnd: 6 }, 2_000)
    expect(lease.isFresh(register, 2_000)).toBe(false)
  })

  it('goes on asking for the furthest ends it heard of', () => {
    const lease = new Lease()
    lease.renew({ ...beat, agreementsEnd: 6 }, 1_000)
    // A steward that took over and has not read to the end yet.
    lease.renew(beat, 2_000)
    expect(lease.isFresh(register, 2_000)).toBe(false)
  })

  it('is not renewed by a steward that was deposed', () => {
    const lease = new Lease()
    lease.renew({ ...beat, term: 7 }, 1_000)
    lease.renew({ ...beat, term: 3 }, 5_000)
    lease.renew(beat, 5_000)
    expect(lease.isFresh(register, 6_001)).toBe(false)
    lease.renew({ ...beat, term: 7 }, 5_000)
    expect(lease.isFresh(register, 6_001)).toBe(true)
  })

  it.each(['CLAIM', 'RESIGNED', 'UNSPECIFIED'] as const)(
    'is not renewed by a record %s',
    (kind) => {
      const lease = new Lease()
      lease.renew({ ...beat, term: 7, kind }, 1_000)
      expect(lease.isFresh(register, 1_000)).toBe(false)
    },
  )

  it('begins anew with a log that begins anew', () => {
    const lease = new Lease()
    lease.renew({ ...beat, term: 7 }, 1_000)
    lease.forgetTerms()
    lease.renew({ ...beat, term: 1 }, 5_000)
    expect(lease.isFresh(register, 6_001)).toBe(true)
  })
})
