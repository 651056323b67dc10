import type { PartyId } from '@ujirani/events'
import { signatureOf } from '../test/acts.ts'
import { noonMs, type Name } from '../test/bus.ts'
import { documentOf, plainJson } from '../test/documents.ts'
import { by, play, refusalOf, signedBy, standsAt, stateIn } from '../test/lifecycle.ts'
import { hashDocument } from './agreement-document.ts'
import type { Register } from './register.ts'
import { isInForce, statusAt } from './status.ts'

const document = documentOf()
const act = by(document)
const three = documentOf({
  parties: [...plainJson.parties, { party: 'iom', signatory: 'Chief of Mission' }],
})
const suspend = { action: 'suspend', reason: 'under review' } as const
const resume = { action: 'resume' } as const
const backfill = { action: 'resume', backfill: true } as const
const standingOf = (register: Register) => stateIn(register, document.agreement).standing
const suspenders = (register: Register) => [...standingOf(register).suspensions.keys()]

describe('a suspension', () => {
  it('takes the agreement out of force at its own place in the log, by any party alone', async () => {
    for (const party of ['bi.cgm', 'tz.isd'] as const) {
      const register = await play(await signedBy(document), await act(party, 2, suspend))
      const state = stateIn(register, document.agreement)
      const [version] = state.versions
      expect(statusAt(state, noonMs)).toBe('SUSPENDED')
      expect(version !== undefined && isInForce(state, version, noonMs)).toBe(false)
      expect(standingOf(register).suspensions.get(party as PartyId)).toEqual({
        party,
        isStop: false,
        reason: 'under review',
        offset: 2,
        atMs: noonMs + 2000,
      })
    }
  })

  it('stands until its own party resumes: nobody else lifts it', async () => {
    const suspended = await play(await signedBy(document), await act('bi.cgm', 2, suspend))
    const reason = await refusalOf(suspended, await act('tz.isd', 2, resume))
    expect(reason).toContain('has not suspended it')
    const resumed = await play(suspended, await act('bi.cgm', 3, resume))
    expect(standsAt(resumed, document)).toBe('ACTIVE')
  })

  it('may be several: the agreement is suspended while any stands', async () => {
    const both = await play(
      await signedBy(document),
      await act('bi.cgm', 2, suspend),
      await act('tz.isd', 2, suspend),
    )
    expect(suspenders(both)).toEqual(['bi.cgm', 'tz.isd'])
    const one = await play(both, await act('bi.cgm', 3, resume))
    expect(standsAt(one, document)).toBe('SUSPENDED')
    const none = await play(one, await act('tz.isd', 3, resume))
    expect(standsAt(none, document)).toBe('ACTIVE')
    expect(standingOf(none).pauses).toEqual([
      {
        fromMs: noonMs + 2000,
        fromOffset: 2,
        untilMs: noonMs + 5000,
        untilOffset: 5,
        isBackfilled: false,
      },
    ])
  })

  it('comes before what the validity says, and not before what ends the agreement', async () => {
    const later = documentOf({
      validity: { ...plainJson.validity, from: '2026-06-01' },
    })
    const scheduled = await signedBy(later)
    expect(standsAt(scheduled, later)).toBe('SCHEDULED')
    const register = await play(scheduled, await by(later)('bi.cgm', 2, suspend))
    expect(standsAt(register, later)).toBe('SUSPENDED')
    expect(standsAt(register, later, Date.parse('2028-03-01'))).toBe('EXPIRED')
  })

  it('outlives an amendment', async () => {
    const next = documentOf({ version: 2, supersedes: hashDocument(document) })
    const suspended = await play(await signedBy(document), await act('bi.cgm', 2, suspend))
    const amended = await signedBy(next, suspended, 3)
    expect(standsAt(amended, next)).toBe('SUSPENDED')
  })

  it('of a party that left with an amendment is still its own to take back', async () => {
    const suspended = await play(await signedBy(three), await by(three)('iom', 2, suspend))
    const next = documentOf({ version: 2, supersedes: hashDocument(three) })
    const proposed = await signedBy(next, suspended, 3)
    expect(standsAt(proposed, next)).toBe('SUSPENDED')
    const amended = await play(proposed, await signatureOf(next, { party: 'iom', counter: 3 }))
    expect(standsAt(amended, next)).toBe('SUSPENDED')
    const resumed = await play(amended, await by(next)('iom', 4, resume))
    expect(standsAt(resumed, next)).toBe('ACTIVE')
    expect(await refusalOf(resumed, await by(next)('iom', 5, suspend))).toContain('no such version')
  })
})

describe('a resumption with back-fill', () => {
  const suspended = async () => play(await signedBy(three), await by(three)('bi.cgm', 2, suspend))
  const vote = (party: Name, counter: number) => by(three)(party, counter, backfill)

  it('happens when the last party has signed it, and lifts every suspension', async () => {
    let register = await play(await suspended(), await by(three)('tz.isd', 2, suspend))
    for (const party of ['bi.cgm', 'iom'] as const) {
      register = await play(register, await vote(party, 3))
      expect(standsAt(register, three)).toBe('SUSPENDED')
    }
    register = await play(register, await vote('tz.isd', 3))
    expect(standsAt(register, three)).toBe('ACTIVE')
    expect(standingOf(register)).toMatchObject({
      pauses: [{ fromOffset: 3, untilOffset: 7, isBackfilled: true }],
    })
    expect(standingOf(register).votes.size).toBe(0)
  })

  it('is only a vote until then: the suspender may resume without the others', async () => {
    const voted = await play(await suspended(), await vote('bi.cgm', 3), await vote('iom', 2))
    expect([...standingOf(voted).votes.keys()]).toEqual(['bi.cgm', 'iom'])
    const resumed = await play(voted, await by(three)('bi.cgm', 4, resume))
    expect(standsAt(resumed, three)).toBe('ACTIVE')
    expect(standingOf(resumed)).toMatchObject({ pauses: [{ isBackfilled: false }] })
    // The vote that comes too late opens nothing.
    expect(await refusalOf(resumed, await vote('tz.isd', 2))).toContain('is not suspended')
  })

  it('is taken back by a new suspension', async () => {
    const voted = await play(await suspended(), await vote('bi.cgm', 3), await vote('iom', 2))
    const again = await play(voted, await by(three)('tz.isd', 2, suspend))
    expect(standingOf(again).votes.size).toBe(0)
    const register = await play(again, await vote('tz.isd', 3))
    expect(standsAt(register, three)).toBe('SUSPENDED')
  })

  it('needs a vote for the version in force: votes for another count for nothing', async () => {
    const next = documentOf({
      version: 2,
      supersedes: hashDocument(three),
      parties: three.parties,
    })
    const voted = await play(await suspended(), await vote('bi.cgm', 3), await vote('iom', 2))
    const amended = await signedBy(next, voted, 4)
    const last = await play(amended, await by(next)('tz.isd', 5, backfill))
    expect(standsAt(last, next)).toBe('SUSPENDED')
  })
})
