import type { AgreementId, CopyEnvelope, PartyId, RuleId } from '@ujirani/events'
import { noonMs } from '../test/bus.ts'
import { parties, registerWith, rule } from '../test/decisions.ts'
import { convoy, convoyAgreement } from '../test/disclosures.ts'
import { by, play, signedBy } from '../test/lifecycle.ts'
import { mayPassOn, type SourceCopy } from './onward.ts'
import type { Register } from './register.ts'

const copy = (onward: CopyEnvelope['onward'], source = 'urn:ujirani:bi.pnb'): SourceCopy => ({
  source,
  ...(onward === undefined ? {} : { onward }),
  agreement: 'bi-tz-pol' as AgreementId,
  agreementversion: 3,
  rule: 'r1' as RuleId,
})

const listed = (...to: readonly string[]) => copy({ mode: 'LISTED', to: to as readonly PartyId[] })
const none = copy({ mode: 'NONE', to: [] })

/** TZ publishes convoys to Burundi's immigration and to IOM. */
const register = await registerWith({
  parties,
  rules: [rule({ to: [{ party: 'bi.cgm' }, { party: 'iom' }] })],
})

const answer = (
  copies: readonly SourceCopy[],
  audience?: readonly string[],
  some: Register = register,
) => {
  const event = convoy(audience === undefined ? {} : { audience: audience as readonly PartyId[] })
  return mayPassOn(event, copies, some, noonMs)
}

const refused = (clause: string, ...beyond: readonly string[]) => ({ may: false, clause, beyond })

describe('an event based on a copy', () => {
  it('may go to those whom the copy’s terms list, and back to where it came from', () => {
    expect(answer([listed('bi.cgm', 'iom')])).toEqual({ may: true })
    expect(answer([none], ['bi.pnb'])).toEqual({ may: true })
    expect(answer([none], ['tz.isd', 'bi.pnb'])).toEqual({ may: true })
  })

  it('may not reach anybody else, and says by which clause', () => {
    expect(answer([none])).toEqual(refused('onward:NONE bi-tz-pol/3/r1', 'bi.cgm', 'iom'))
    expect(answer([listed('iom')])).toEqual(refused('onward:LISTED bi-tz-pol/3/r1', 'bi.cgm'))
  })

  it('may not travel where its copy says nothing', () => {
    expect(answer([copy(undefined)])).toMatchObject(
      refused('onward:NONE bi-tz-pol/3/r1', 'bi.cgm', 'iom'),
    )
  })

  it('may be narrowed by its own audience until it may', () => {
    expect(answer([listed('iom')], ['iom'])).toEqual({ may: true })
    expect(answer([listed('iom')], ['iom', 'bi.cgm'])).toMatchObject({ beyond: ['bi.cgm'] })
  })

  it('is bound by each of several copies', () => {
    expect(answer([listed('bi.cgm', 'iom'), listed('iom')])).toMatchObject({ beyond: ['bi.cgm'] })
    expect(answer([])).toEqual({ may: true })
  })

  it('counts whom an agreement reaches that is suspended or to come, and none that is over', async () => {
    const document = convoyAgreement()
    const signed = await signedBy(document)
    const act = by(document)
    const suspended = await play(signed, await act('bi.cgm', 2, { action: 'suspend' }))
    const reached = refused('onward:NONE bi-tz-pol/3/r1', 'bi.cgm')
    expect(answer([none], undefined, suspended)).toEqual(reached)
    const ended = await play(signed, await act('bi.cgm', 2, { action: 'terminate' }))
    const event = convoy()
    expect(mayPassOn(event, [none], ended, Date.parse('2026-03-02'))).toEqual({ may: true })
  })

  it('is free to be published where it reaches nobody', () => {
    const event = convoy({ source: 'urn:ujirani:bi.cgm:gisuru' })
    expect(mayPassOn(event, [none], register, noonMs)).toEqual({ may: true })
  })
})
