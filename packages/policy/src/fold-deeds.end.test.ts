import type { AgreementAct } from '@ujirani/events'
import { actOf, proposalOf } from '../test/acts.ts'
import { noonMs, type Name } from '../test/bus.ts'
import { documentOf, plainJson } from '../test/documents.ts'
import { by, play, refusalOf, signedBy, standsAt, stateIn } from '../test/lifecycle.ts'
import { hashDocument } from './agreement-document.ts'
import type { Register } from './register.ts'
import { isInForce } from './status.ts'

const document = documentOf()
const act = by(document)
const suspend = { action: 'suspend' } as const
const resume = { action: 'resume' } as const
const terminate = { action: 'terminate' } as const
const standingOf = (register: Register) => stateIn(register, document.agreement).standing

describe('a termination', () => {
  const noticed = documentOf({ termination: { noticeDays: 60, survives: ['retention', 'onward'] } })
  const ended = (party: Name = 'tz.isd') => by(noticed)(party, 2, terminate)

  it('ends at the local midnight after the last day of notice', async () => {
    // 1 March 2026, 14:00 in Bujumbura; 60 days of notice are up at the end of 30 April.
    const register = await play(await signedBy(noticed), await ended())
    const endMs = Date.parse('2026-04-30T22:00:00Z')
    expect(standingOf(register).termination).toMatchObject({ party: 'tz.isd', endsAtMs: endMs })
    expect(standsAt(register, noticed, endMs - 1)).toBe('TERMINATING')
    expect(standsAt(register, noticed, endMs)).toBe('TERMINATED')
  })

  it('discloses until then, and nothing after', async () => {
    const register = await play(await signedBy(noticed), await ended())
    const state = stateIn(register, noticed.agreement)
    const [version] = state.versions
    if (version === undefined) throw new TypeError('a version')
    const endMs = Date.parse('2026-04-30T22:00:00Z')
    expect(isInForce(state, version, endMs - 1)).toBe(true)
    expect(isInForce(state, version, endMs)).toBe(false)
  })

  it('without a clause ends at the midnight of the same day', async () => {
    const register = await play(await signedBy(document), await act('bi.cgm', 2, terminate))
    const endMs = Date.parse('2026-03-01T22:00:00Z')
    expect(standingOf(register).termination?.endsAtMs).toBe(endMs)
  })

  it('is one: neither repeated by another party nor undone, and nothing is amended any more', async () => {
    const register = await play(await signedBy(noticed), await ended())
    expect(await refusalOf(register, await ended('bi.cgm'))).toContain('being terminated')
    const next = documentOf({ version: 2, supersedes: hashDocument(noticed) })
    const proposal = await proposalOf(next, { party: 'bi.cgm', counter: 2 })
    expect(await refusalOf(register, proposal)).toContain('being terminated')
    const late = Date.parse('2026-06-01')
    const afterwards = await by(noticed)('bi.cgm', 2, suspend)
    expect(await refusalOf(register, afterwards, late)).toContain('is terminated')
  })

  it('leaves an agreement suspendable while its notice runs', async () => {
    const register = await play(
      await signedBy(noticed),
      await ended(),
      await by(noticed)('bi.cgm', 2, suspend),
    )
    expect(standsAt(register, noticed)).toBe('SUSPENDED')
    const resumed = await play(register, await by(noticed)('bi.cgm', 3, resume))
    expect(standsAt(resumed, noticed)).toBe('TERMINATING')
  })

  it('does not outlast validity', async () => {
    const short = documentOf({
      validity: { ...plainJson.validity, to: '2026-03-31' },
      termination: { noticeDays: 60, survives: [] },
    })
    const register = await play(await signedBy(short), await by(short)('tz.isd', 2, terminate))
    expect(standsAt(register, short, Date.parse('2026-04-01'))).toBe('EXPIRED')
    expect(standsAt(register, short, Date.parse('2026-06-01'))).toBe('EXPIRED')
  })
})

describe('an activation', () => {
  const waiting = documentOf({ standby: { activatedBy: 'tz.isd' } })
  const event = {
    source: 'urn:ujirani:tz.isd:manyovu',
    id: '0190163d-8694-739b-aea5-966c26f8ad91',
  }
  const activate = { action: 'activate', event } as const

  it('brings a version on standby into force, with the event that justifies it', async () => {
    const register = await signedBy(waiting)
    expect(standsAt(register, waiting)).toBe('STANDBY')
    const active = await play(register, await by(waiting)('tz.isd', 2, activate))
    expect(standsAt(active, waiting)).toBe('ACTIVE')
    expect(standingOf(active).activations.get(1)).toEqual({
      party: 'tz.isd',
      event,
      offset: 2,
      atMs: noonMs + 2000,
    })
  })

  it.each<[string, () => Promise<AgreementAct>, string]>([
    ['by another party', () => by(waiting)('bi.cgm', 2, activate), 'another party activates'],
    [
      'without its event',
      () => actOf(waiting, { party: 'tz.isd', counter: 2 }, { action: 'activate' } as never),
      '/event is not as it must be',
    ],
  ])('is refused %s', async (_, bring, reason) => {
    expect(await refusalOf(await signedBy(waiting), await bring())).toContain(reason)
  })

  it('happens once, and only on standby', async () => {
    const active = await play(await signedBy(waiting), await by(waiting)('tz.isd', 2, activate))
    const again = await by(waiting)('tz.isd', 3, activate)
    expect(await refusalOf(active, again)).toContain('has been activated')
    const plain = await act('tz.isd', 2, activate)
    expect(await refusalOf(await signedBy(document), plain)).toContain('not on standby')
  })

  it('is of one version: the next one waits for its own', async () => {
    const active = await play(await signedBy(waiting), await by(waiting)('tz.isd', 2, activate))
    const next = documentOf({ ...waiting, version: 2, supersedes: hashDocument(waiting) })
    expect(standsAt(await signedBy(next, active, 3), next)).toBe('STANDBY')
  })
})

describe('a certificate of destruction', () => {
  const topic = 'shared.bi-tz-imm.bi.cgm'
  const certify = {
    action: 'certify',
    topic,
    upTo: 17,
    destroyedAt: '2026-03-01T11:00:00Z',
  } as const

  it('is kept with its place in the log, also when the agreement is over', async () => {
    const register = await play(await signedBy(document), await act('bi.cgm', 2, certify))
    expect(standingOf(register).certificates).toEqual([
      {
        party: 'bi.cgm',
        topic,
        upTo: 17,
        destroyedAt: certify.destroyedAt,
        offset: 2,
        atMs: noonMs + 2000,
      },
    ])
    const ended = await play(register, await act('bi.cgm', 3, terminate))
    const later = await act('bi.cgm', 4, { ...certify, upTo: 18 })
    expect(await refusalOf(ended, later, Date.parse('2027-01-01'))).toBe('accepted')
  })

  it.each([
    ['by who receives nothing', 'tz.isd', { topic: 'shared.bi-tz-imm.tz.isd' }, 'receives nothing'],
    ['of another topic', 'bi.cgm', { topic: 'shared.bi-tz-imm.tz.isd' }, 'not the party’s'],
    ['in the future', 'bi.cgm', { destroyedAt: '2026-03-01T13:00:00Z' }, 'in the future'],
    ['on no day', 'bi.cgm', { destroyedAt: '2026-02-30T13:00:00Z' }, '/destroyedAt'],
  ] as const)('is refused %s', async (_, party, changes, reason) => {
    const wrong = await act(party, 2, { ...certify, ...changes })
    expect(await refusalOf(await signedBy(document), wrong)).toContain(reason)
  })

  it('is refused for less than was certified before', async () => {
    const register = await play(await signedBy(document), await act('bi.cgm', 2, certify))
    const less = await act('bi.cgm', 3, { ...certify, upTo: 17 })
    expect(await refusalOf(register, less)).toContain('has been certified')
  })
})
