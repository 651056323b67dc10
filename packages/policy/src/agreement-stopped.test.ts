import type { PartyId } from '@ujirani/events'
import { stopOf } from '../test/acts.ts'
import { noonMs } from '../test/bus.ts'
import { documentOf } from '../test/documents.ts'
import { by, play, refusalOf, signedBy, standsAt, stateIn } from '../test/lifecycle.ts'

const document = documentOf()
const act = by(document)
const suspend = { action: 'suspend' } as const
const resume = { action: 'resume' } as const
const terminate = { action: 'terminate' } as const

describe('a stop by token', () => {
  const stop = stopOf(document.agreement, 'bi.cgm')

  it('suspends like its party, and only that party’s signature lifts it', async () => {
    const register = await play(await signedBy(document), stop)
    expect(standsAt(register, document)).toBe('SUSPENDED')
    const other = await act('tz.isd', 2, resume)
    expect(await refusalOf(register, other)).toContain('has not suspended')
    const resumed = await play(register, await act('bi.cgm', 2, resume))
    expect(standsAt(resumed, document)).toBe('ACTIVE')
  })

  it('says whose it is, by which client, and that nobody signed it', async () => {
    const register = await play(await signedBy(document), { ...stop, reason: 'a leak' })
    const { standing, deeds } = stateIn(register, document.agreement)
    expect(standing.suspensions.get('bi.cgm' as PartyId)).toEqual({
      party: 'bi.cgm',
      isStop: true,
      reason: 'a leak',
      offset: 2,
      atMs: noonMs + 2000,
    })
    expect(deeds[0]).toMatchObject({ kind: 'stop', client: 'bi.cgm-system' })
  })

  it('uses up no counter, and a signed suspension may confirm it', async () => {
    const register = await play(await signedBy(document), stop)
    const { counters } = stateIn(register, document.agreement)
    expect(counters.get('bi.cgm' as PartyId)).toBe(1)
    const confirmed = await play(register, await act('bi.cgm', 2, suspend))
    const { standing } = stateIn(confirmed, document.agreement)
    expect(standing.suspensions.get('bi.cgm' as PartyId)).toMatchObject({
      isStop: false,
      offset: 2,
    })
    expect(await refusalOf(confirmed, await act('bi.cgm', 3, suspend))).toContain(
      'has suspended it',
    )
  })

  it('is a repeat while the party’s suspension stands', async () => {
    expect(await refusalOf(await play(await signedBy(document), stop), stop)).toBe('repeated')
  })

  it.each([
    ['a stranger', stopOf(document.agreement, 'iom'), 'no such agreement'],
    ['nobody', { ...stop, party: null }, 'no such agreement'],
    ['an agreement that is not there', stopOf('another', 'bi.cgm'), 'no such agreement'],
  ])('is refused for %s', async (_, wrong, reason) => {
    expect(await refusalOf(await signedBy(document), wrong)).toContain(reason)
  })

  it('can do nothing else: whatever JWS is beside it counts for nothing', async () => {
    const { jws } = await act('tz.isd', 2, terminate)
    const register = await play(await signedBy(document), { ...stop, jws })
    expect(standsAt(register, document)).toBe('SUSPENDED')
    expect(stateIn(register, document.agreement).standing.termination).toBeNull()
  })
})
