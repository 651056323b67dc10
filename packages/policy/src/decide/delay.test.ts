import { noonMs } from '../../test/bus.ts'
import { registerWith, rule } from '../../test/decisions.ts'
import { convoy, convoyAgreement, dataOf, eventOf, typeOf } from '../../test/disclosures.ts'
import { by, play, signedBy } from '../../test/lifecycle.ts'
import { cgm, createDecidedLog, saidOf } from '../../test/log.ts'
import { hashDocument } from '../agreement-document.ts'
import type { OriginEvent } from './decision.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const arrivedMs = noonMs + hourMs
const departed: OriginEvent = { ...convoy(), arrivedMs }
const arrivedType = 'org.ujirani.repatriation.arrived.v1'
const arrival = (subject = 'convoy-2019-04-10') =>
  eventOf('repatriation.arrived', dataOf(typeOf('repatriation.arrived'), { movementId: subject }), {
    subject,
    id: '0190163d-8694-739b-aea5-966c26f8ad92' as never,
  })

const agreement = convoyAgreement().agreement
const release = { kind: 'release', agreement, recipient: cgm, offset: 0 } as const

describe('a rule with a delay', () => {
  const delayed = (delay: object) => registerWith({ rules: [rule({ delay })] })

  it('holds the event until it has been there for so long, counted from its arrival', async () => {
    const register = await delayed({ for: 'P1D' })
    const log = createDecidedLog(() => register)
    const [held] = log.next(departed, arrivedMs + 5 * hourMs)
    expect(held).toMatchObject({
      outcome: 'HELD',
      rule: 'convoys',
      clause: 'rule:convoys',
      heldUntil: { atMs: arrivedMs + dayMs },
      copy: null,
    })
    const [early] = log.again(departed, release, arrivedMs + dayMs - 1)
    expect(early).toMatchObject({ outcome: 'HELD', heldUntil: { atMs: arrivedMs + dayMs } })
    const [released] = log.again(departed, release, arrivedMs + dayMs)
    expect(released).toMatchObject({ outcome: 'DISCLOSED', clause: 'rule:convoys' })
  })

  it('discloses at once what has waited long enough before it is decided', async () => {
    const register = await delayed({ for: 'PT1H' })
    const [decision] = createDecidedLog(() => register).next(departed, arrivedMs + hourMs)
    expect(decision?.outcome).toBe('DISCLOSED')
  })

  it('holds the event until one of a type has come on the same subject', async () => {
    const register = await delayed({ until: arrivedType })
    const log = createDecidedLog(() => register)
    const [held] = log.next(departed)
    expect(held).toMatchObject({
      outcome: 'HELD',
      heldUntil: { type: arrivedType, subject: 'convoy-2019-04-10' },
    })
    log.next(arrival('another-convoy'))
    expect(log.again(departed, release)[0]?.outcome).toBe('HELD')
    log.next(arrival())
    expect(log.again(departed, release)[0]?.outcome).toBe('DISCLOSED')
  })

  it('does not wait for what has come already', async () => {
    const register = await delayed({ until: arrivedType })
    const log = createDecidedLog(() => register)
    log.next(arrival())
    expect(log.next(departed)[0]?.outcome).toBe('DISCLOSED')
  })

  it('is of the whole rule: who is not to have the event is refused at once', async () => {
    const register = await delayed({ for: 'P1D' })
    const [decision] = createDecidedLog(() => register).next({
      ...departed,
      envelope: { ...departed.envelope, audience: ['iom' as never] },
    })
    expect(decision).toMatchObject({ outcome: 'WITHHELD', clause: 'audience' })
  })
})

describe('a release', () => {
  const delayedRule = rule({ delay: { for: 'P1D' } })
  const document = convoyAgreement({ rules: [delayedRule] })
  const dueMs = arrivedMs + dayMs

  it('is decided under the agreement then in force, not the one that held it', async () => {
    const closed = rule({
      where: { label: 'sensitivity', op: 'atMost', value: 'LOW' },
    })
    const next = convoyAgreement({
      version: 2,
      supersedes: hashDocument(document),
      rules: [closed],
    })
    let register = await signedBy(document)
    const log = createDecidedLog(() => register)
    expect(log.next(departed)[0]?.outcome).toBe('HELD')
    register = await signedBy(next, register, 2)
    expect(log.again(departed, release, dueMs)).toMatchObject([
      { version: 2, outcome: 'WITHHELD', clause: 'rule-filter' },
    ])
  })

  it('comes to nothing while the agreement is suspended', async () => {
    let register = await signedBy(document)
    const log = createDecidedLog(() => register)
    log.next(departed)
    register = await play(register, await by(document)('bi.cgm', 2, { action: 'suspend' }))
    expect(saidOf(log.again(departed, release, dueMs))).toEqual(['bi.cgm WITHHELD not-in-force'])
  })

  it('does not bring out what was taken back meanwhile', async () => {
    const register = await signedBy(document)
    const log = createDecidedLog(() => register)
    log.next(departed)
    const back = { movementId: 'convoy-2019-04-10', reason: 'ENTERED_IN_ERROR' }
    log.next(eventOf('repatriation.withdrawn', dataOf(typeOf('repatriation.withdrawn'), back)))
    expect(saidOf(log.again(departed, release, dueMs))).toEqual([
      'bi.cgm WITHHELD withdrawn-meanwhile',
    ])
  })

  it('brings out what was published again after it had been taken back', async () => {
    const register = await signedBy(document)
    const log = createDecidedLog(() => register)
    const back = { movementId: 'convoy-2019-04-10', reason: null }
    log.next(eventOf('repatriation.withdrawn', dataOf(typeOf('repatriation.withdrawn'), back)))
    log.next(departed)
    expect(log.again(departed, { ...release, offset: 1 }, dueMs)[0]?.outcome).toBe('DISCLOSED')
  })

  it('does not bring out what was corrected meanwhile: the correction tells of it', async () => {
    const register = await signedBy(document)
    const log = createDecidedLog(() => register)
    log.next(departed)
    const corrected = {
      movementId: 'convoy-2019-04-10',
      corrects: departed.envelope.id,
      correctsType: departed.envelope.type,
    }
    log.next(eventOf('repatriation.corrected', dataOf(typeOf('repatriation.corrected'), corrected)))
    expect(saidOf(log.again(departed, release, dueMs))).toEqual([
      'bi.cgm WITHHELD corrected-meanwhile',
    ])
  })

  it('denies whom no rule names any more', async () => {
    const next = convoyAgreement({
      version: 2,
      supersedes: hashDocument(document),
      parties: [...document.parties, { party: 'iom', signatory: 'Chief' }],
      rules: [rule({ to: [{ party: 'iom' }] })],
    })
    let register = await signedBy(document)
    const log = createDecidedLog(() => register)
    log.next(departed)
    register = await signedBy(next, register, 2)
    expect(saidOf(log.again(departed, release, dueMs))).toEqual(['bi.cgm WITHHELD default-deny'])
  })
})
