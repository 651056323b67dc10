import { toKafkaHeaders, type Envelope } from '@ujirani/events'
import { noonMs } from '../../test/bus.ts'
import { disclosed, parties, registerWith, rule, type Changes } from '../../test/decisions.ts'
import { convoy, convoyData, dataOf, eventOf, keys, typeOf } from '../../test/disclosures.ts'
import { createDecidedLog, recordOf, saidOf } from '../../test/log.ts'
import { nothingBefore } from '../prior.ts'
import { decide } from './decide.ts'
import type { Decision, OriginEvent } from './decision.ts'
import { recreateCopy, type RecordedLine } from './recreate-copy.ts'

const moderate = { where: { label: 'sensitivity', op: 'atMost', value: 'MODERATE' } }
const types = ['org.ujirani.repatriation.departed.v1', 'org.ujirani.repatriation.corrected.v1']
const filtered = (changes: Changes = {}) => rule({ ...moderate, types, ...changes })

const laterId = '0190163d-8694-739b-aea5-966c26f8ad99' as Envelope['id']
const subject = 'convoy-2019-04-10'

const withdrawal = (changes: Partial<Envelope> = {}, reason = 'LEGAL_GROUND'): OriginEvent => {
  const data = dataOf(typeOf('repatriation.withdrawn'), { movementId: subject, reason })
  return eventOf('repatriation.withdrawn', data, { id: laterId, ...changes })
}

const correction = (changes: Partial<Envelope> = {}, corrects = convoy().envelope.id as string) => {
  const told = { ...(convoyData as object), departedAt: null, households: null }
  const { total, byDestination, bySexAge, day, zone } = told as Record<string, unknown>
  const data = dataOf(typeOf('repatriation.corrected'), {
    ...{ total, byDestination, bySexAge, day, zone, corrects },
    movementId: subject,
    correctsType: convoy().envelope.type,
  })
  return eventOf('repatriation.corrected', data, { id: laterId, ...changes })
}

const severe = { sensitivity: 'SEVERE' } as const

/** Everything the recipient can hold of a follow-up, byte for byte. */
function bytesOf(decision: Decision | undefined): string {
  if (decision?.outcome !== 'DISCLOSED') throw new TypeError(`nothing: ${decision?.clause ?? ''}`)
  const { envelope, type, value, key, salt } = decision.copy
  const bytes = type.avro.toBuffer(value).toString('hex')
  return JSON.stringify([key, bytes, toKafkaHeaders(envelope, { salt })])
}

async function logWith(...rules: readonly Changes[]) {
  const register = await registerWith({ parties, rules })
  return { register, ...createDecidedLog(() => register) }
}

describe('who received an event', () => {
  it('gets a neutral withdrawn when it is taken back', async () => {
    const log = await logWith(filtered())
    log.next(convoy())
    const [decision] = log.next(withdrawal())
    expect(decision).toMatchObject({
      outcome: 'DISCLOSED',
      rule: 'convoys',
      clause: 'withdrawn',
      redactions: [{ path: 'reason', operator: 'DROP' }],
      mask: null,
    })
    const [first] = decide(convoy(), log.register, noonMs, nothingBefore, keys)
    const key = disclosed(first).copy.key
    const { copy } = disclosed(decision)
    expect(copy.key).toBe(key)
    expect(copy.value).toEqual({ movementId: key, reason: null })
    expect(copy.envelope).toMatchObject({
      type: 'org.ujirani.repatriation.withdrawn.v1',
      source: 'urn:ujirani:tz.isd',
      rule: 'convoys',
      retainuntil: '2026-08-28',
    })
  })

  it('gets it when a correction no longer matches, and the correction when it does', async () => {
    const log = await logWith(filtered())
    log.next(convoy())
    const [matching] = decide(correction(), log.register, noonMs, log.fold.prior, keys)
    expect(matching).toMatchObject({ outcome: 'DISCLOSED', clause: 'rule:convoys' })
    expect(log.next(correction(severe))).toMatchObject([{ clause: 'withdrawn' }])
  })

  const reasons: readonly [string, () => OriginEvent][] = [
    ['a withdrawal', () => withdrawal()],
    ['a withdrawal of another kind', () => withdrawal({}, 'DUPLICATE')],
    ['a withdrawal with other labels', () => withdrawal({ ...severe, tlp: 'RED' })],
    ['a correction that the filter keeps out', () => correction(severe)],
    ['a correction of another purpose', () => correction({ purpose: 'STATISTICS' })],
    ['a correction for others only', () => correction({ audience: ['iom' as never] })],
    [
      'a correction at another time and post',
      () =>
        correction({
          ...severe,
          source: 'urn:ujirani:tz.isd:manyovu',
          time: '2020-01-01T00:00:00Z',
          correlationid: 'x',
          sequence: 99,
        }),
    ],
  ]

  it('sees the same bytes whatever the reason', async () => {
    const seen = new Set<string>()
    for (const [, event] of reasons) {
      const log = await logWith(filtered())
      log.next(convoy())
      seen.add(bytesOf(log.next(event())[0]))
    }
    expect(seen.size).toBe(1)
  })

  it('sees the same also where a rule lists withdrawals with their reason', async () => {
    const listing = rule({
      rule: 'withdrawals',
      types: ['org.ujirani.repatriation.withdrawn.v1'],
      disclose: { movementId: 'PAIRWISE', reason: 'KEEP' },
    })
    const log = await logWith(filtered(), listing)
    log.next(convoy())
    const [kept] = decide(withdrawal(), log.register, noonMs, nothingBefore, keys)
    expect(kept).toMatchObject({ rule: 'withdrawals', clause: 'rule:withdrawals' })
    const [neutral] = log.next(withdrawal())
    expect(neutral).toMatchObject({ rule: 'convoys', clause: 'withdrawn' })
  })

  it('keeps an exercise apart from the real', async () => {
    const log = await logWith(filtered())
    log.next(convoy({ cestatus: 'Exercise' }))
    const [decision] = log.next(withdrawal({ cestatus: 'Exercise' }))
    expect(decision?.copy?.envelope.cestatus).toBe('Exercise')
  })

  it('is told in the roles, onward terms and subject of the rule by which it holds it', async () => {
    const terms = {
      to: [{ party: 'bi.cgm', roles: ['analyst'] }],
      onward: { mode: 'LISTED', to: ['iom'] },
    }
    const { disclose } = filtered() as { disclose: object }
    const log = await logWith(filtered({ ...terms, disclose: { ...disclose, '@subject': 'KEEP' } }))
    log.next(convoy())
    const [decision] = log.next(withdrawal())
    expect(decision?.copy?.envelope).toMatchObject({
      subject,
      roles: ['analyst'],
      onward: { mode: 'LISTED', to: ['iom'] },
    })
  })

  it('gets it for the last of a row of corrections that it has not all received', async () => {
    const log = await logWith(filtered({ types: types.slice(0, 1) }), {
      ...filtered({ rule: 'later', types: types.slice(1), delay: { for: 'P1D' } }),
    })
    log.next(convoy())
    const first = correction({}, convoy().envelope.id)
    expect(log.next(first)[0]?.outcome).toBe('HELD')
    const second = correction({ ...severe, id: 'a' as never }, first.envelope.id)
    expect(saidOf(log.next(second))).toEqual(['bi.cgm DISCLOSED withdrawn'])
  })

  it('gets it once: what it holds no more is not taken back again', async () => {
    const log = await logWith(filtered())
    log.next(convoy())
    log.next(correction(severe))
    expect(saidOf(log.next(withdrawal()))).toEqual(['bi.cgm WITHHELD default-deny'])
    expect(saidOf(log.next(correction(severe)))).toEqual(['bi.cgm WITHHELD rule-filter'])
  })

  it('has its follow-up made again, byte for byte, from the line of the decision', async () => {
    const log = await logWith(filtered())
    log.next(convoy())
    const event = withdrawal()
    const [decision] = log.next(event)
    const line = decision as unknown as RecordedLine
    const copy = recreateCopy(event, line, log.register, noonMs, undefined, keys)
    expect(bytesOf({ ...decision, copy } as Decision)).toBe(bytesOf(decision))
  })
})

describe('who did not receive it', () => {
  it.each([
    ['a withdrawal', () => withdrawal(), 'default-deny'],
    ['a correction', () => correction(severe), 'rule-filter'],
  ])('learns nothing by %s', async (_, event, clause) => {
    const log = await logWith(filtered())
    log.next(convoy(severe))
    expect(saidOf(log.next(event()))).toEqual([`bi.cgm WITHHELD ${clause}`])
  })

  it('learns nothing by a correction of what it has not, of a subject that it has', async () => {
    const log = await logWith(filtered())
    log.next(convoy())
    const other = correction(severe, '0190163d-8694-739b-aea5-966c26f8ad77')
    expect(saidOf(log.next(other))).toEqual(['bi.cgm WITHHELD rule-filter'])
  })

  it('is not told for another recipient’s sake', async () => {
    const log = await logWith(filtered(), rule({ rule: 'iom', to: [{ party: 'iom' }], types }))
    log.next(convoy(severe))
    expect(saidOf(log.next(withdrawal()))).toEqual([
      'bi.cgm WITHHELD default-deny',
      'iom DISCLOSED withdrawn',
    ])
  })

  it('had a copy promised that was never written: the closed line gave it nothing', async () => {
    const log = await logWith(filtered())
    const decisions = log.next(convoy())
    log.fold.apply(recordOf({ event: convoy(), offset: 0 }, decisions, 'WITHDRAWN'))
    expect(saidOf(log.next(withdrawal()))).toEqual(['bi.cgm WITHHELD default-deny'])
  })

  it('may not have anything any more: a prohibited kind gets no follow-up', async () => {
    const log = await logWith(filtered())
    log.next(convoy())
    const [planned] = log.register.plan.get('tz.isd' as never) ?? []
    ;(planned?.version.compiled.prohibitedKinds as Set<string>).add('IMMIGRATION')
    expect(saidOf(log.next(correction(severe)))).toEqual([
      'bi.cgm WITHHELD recipient-kind-prohibited',
    ])
  })
})
