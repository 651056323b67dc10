import type { PartyId } from '@ujirani/events'
import { actOf, applyAct, proposalOf, signatureOf } from '../../test/acts.ts'
import { accepted, busOf, noonMs, type Name } from '../../test/bus.ts'
import { rule } from '../../test/decisions.ts'
import { convoy, convoyAgreement, dataOf, eventOf, typeOf } from '../../test/disclosures.ts'
import { createDecidedLog, saidOf } from '../../test/log.ts'
import { hashDocument } from '../agreement-document.ts'
import { historyOf } from '../history.ts'
import type { AgreementDocument } from '../document.ts'
import type { Register } from '../register.ts'
import type { OriginEvent } from './decision.ts'

const hourMs = 3_600_000
const publisher = 'tz.isd' as PartyId
const document = convoyAgreement()
const { agreement } = document
const at = (hours: number): number => noonMs + hours * hourMs
const cameAt = (hours: number): OriginEvent => ({ ...convoy(), arrivedMs: at(hours) })

/** Signed at noon by the one and an hour later by the other: in force from one o'clock on. */
async function signed(some: AgreementDocument, register?: Register, hour = 0): Promise<Register> {
  const counter = some.version * 10
  const proposal = await proposalOf(some, { party: 'bi.cgm', counter })
  const signature = await signatureOf(some, { party: 'tz.isd', counter })
  const before = { register: register ?? (await busOf()), atMs: at(hour) }
  const proposed = accepted(await applyAct(before, proposal))
  return accepted(await applyAct({ register: proposed, atMs: at(hour + 1) }, signature))
}

/** What a party does, so many hours after noon. */
async function act(
  register: Register,
  [party, action, hours]: readonly [Name, 'suspend' | 'resume' | 'backfill', number],
): Promise<Register> {
  const { counters } = [...register.agreements.values()][0] ?? { counters: new Map() }
  const counter = Number(counters.get(party as PartyId) ?? 0) + 1
  const words =
    action === 'suspend'
      ? ({ action: 'suspend' } as const)
      : ({
          action: 'resume',
          ...(action === 'backfill' ? ({ backfill: true } as const) : {}),
        } as const)
  const value = await actOf(document, { party, counter }, words)
  return accepted(await applyAct({ register, atMs: at(hours) }, value))
}

const acts = async (
  register: Register,
  ...done: readonly (readonly [Name, 'suspend' | 'resume' | 'backfill', number])[]
): Promise<Register> => {
  let played = register
  for (const each of done) played = await act(played, each)
  return played
}

function decidedAt(register: Register, event: OriginEvent, hours: number): readonly string[] {
  return saidOf(createDecidedLog(() => register).next(event, at(hours)))
}

const disclosed = ['bi.cgm DISCLOSED rule:convoys']
const closed = ['bi.cgm WITHHELD arrived-while-closed']

describe('an event that arrived', () => {
  it('before the last signature is withheld however late it is decided', async () => {
    const register = await signed(document)
    expect(decidedAt(register, cameAt(0.9), 5)).toEqual(['bi.cgm WITHHELD arrived-before'])
    expect(decidedAt(register, cameAt(1), 5)).toEqual(disclosed)
  })

  it('before the validity is withheld though all had signed', async () => {
    const later = convoyAgreement({ validity: { ...document.validity, from: '2026-03-02' } })
    const register = await signed(later)
    // Midnight in Bujumbura is ten hours after noon in Greenwich.
    expect(decidedAt(register, cameAt(9.9), 11)).toEqual(['bi.cgm WITHHELD arrived-before'])
    expect(decidedAt(register, cameAt(10), 11)).toEqual(disclosed)
  })

  it('while the agreement was suspended is never disclosed later', async () => {
    const register = await acts(
      await signed(document),
      ['bi.cgm', 'suspend', 2],
      ['bi.cgm', 'resume', 3],
    )
    expect(decidedAt(register, cameAt(1.9), 5)).toEqual(disclosed)
    expect(decidedAt(register, cameAt(2), 5)).toEqual(closed)
    expect(decidedAt(register, cameAt(2.9), 5)).toEqual(closed)
    expect(decidedAt(register, cameAt(3), 5)).toEqual(disclosed)
  })

  it('from an offline post after the suspension is not disclosed, whenever it happened', async () => {
    const register = await acts(await signed(document), ['bi.cgm', 'suspend', 2])
    const offline = {
      ...cameAt(3),
      envelope: { ...convoy().envelope, time: '2026-03-01T13:30:00Z' },
    }
    expect(decidedAt(register, offline, 3)).toEqual([])
    const resumed = await acts(register, ['bi.cgm', 'resume', 4])
    expect(decidedAt(resumed, offline, 5)).toEqual(closed)
  })

  it('under the version before is decided by the amendment without a gap', async () => {
    const next = convoyAgreement({ version: 2, supersedes: hashDocument(document) })
    const register = await signed(next, await signed(document), 4)
    expect(decidedAt(register, cameAt(2), 6)).toEqual(disclosed)
    expect(decidedAt(register, cameAt(0.5), 6)).toEqual(['bi.cgm WITHHELD arrived-before'])
  })

  it('in a gap between two versions is withheld', async () => {
    const short = convoyAgreement({ validity: { ...document.validity, to: '2026-03-01' } })
    const next = convoyAgreement({ version: 2, supersedes: hashDocument(short) })
    const register = await signed(next, await signed(short), 20)
    expect(decidedAt(register, cameAt(15), 22)).toEqual(['bi.cgm WITHHELD arrived-before'])
    expect(decidedAt(register, cameAt(9), 22)).toEqual(['bi.cgm WITHHELD arrived-before'])
    expect(decidedAt(register, cameAt(21), 22)).toEqual(disclosed)
  })
})

describe('a back-fill', () => {
  const suspended = async () => acts(await signed(document), ['bi.cgm', 'suspend', 2])
  const backfilled = async () =>
    acts(await suspended(), ['bi.cgm', 'backfill', 3], ['tz.isd', 'backfill', 4])
  const again = { kind: 'backfill', agreement, offset: 0 } as const

  it('that all have signed discloses what was decided while the agreement was suspended', async () => {
    const { agreementsEnd } = await suspended()
    const log = createDecidedLog(() => register)
    const register = await backfilled()
    const made = log.again(cameAt(2.5), { ...again, agreementsEnd }, at(5))
    expect(saidOf(made)).toEqual(disclosed)
    // Also what had arrived shortly before and was decided under the suspension.
    expect(saidOf(log.again(cameAt(1.5), { ...again, agreementsEnd }, at(5)))).toEqual(disclosed)
  })

  it('that one party has not signed discloses nothing', async () => {
    const { agreementsEnd } = await suspended()
    const register = await acts(
      await suspended(),
      ['tz.isd', 'backfill', 3],
      ['bi.cgm', 'resume', 4],
    )
    const log = createDecidedLog(() => register)
    expect(log.again(cameAt(2.5), { ...again, agreementsEnd }, at(5))).toEqual([])
    expect(saidOf(log.next(cameAt(2.5), at(5)))).toEqual(closed)
  })

  it('covers no decision made before the suspension or after the resumption', async () => {
    const before = (await signed(document)).agreementsEnd
    const register = await backfilled()
    const log = createDecidedLog(() => register)
    const at5 = (agreementsEnd: number) =>
      log.again(cameAt(2.5), { ...again, agreementsEnd }, at(5)).length
    expect([before, before + 1, before + 2, before + 3].map(at5)).toEqual([0, 1, 1, 0])
  })

  it('lets what arrived meanwhile and is decided after it pass like any other', async () => {
    expect(decidedAt(await backfilled(), cameAt(2.5), 5)).toEqual(disclosed)
  })

  it('opens no other suspension', async () => {
    const twice = await acts(await backfilled(), ['bi.cgm', 'suspend', 6], ['bi.cgm', 'resume', 7])
    expect(decidedAt(twice, cameAt(6.5), 8)).toEqual(closed)
  })
})

describe('a history', () => {
  const reaching = convoyAgreement({ rules: [rule({ history: { from: '2026-02-20' } })] })
  const fromMs = Date.parse('2026-02-19T22:00:00Z')
  const again = { kind: 'history', agreement, offset: 0 } as const
  const cameMs = (arrivedMs: number): OriginEvent => ({ ...convoy(), arrivedMs })
  const plannedIn = (register: Register) => {
    const [planned] = register.plan.get(publisher) ?? []
    if (planned === undefined) throw new TypeError('nothing planned')
    return planned
  }

  it('reaches from local midnight of its day to where the agreement came into force', async () => {
    const planned = plannedIn(await signed(reaching))
    expect(historyOf(planned, publisher)).toEqual({ fromMs, untilMs: at(1) })
    expect(historyOf(planned, 'bi.cgm' as PartyId)).toBeUndefined()
    expect(historyOf(plannedIn(await signed(document)), publisher)).toBeUndefined()
  })

  it('discloses what arrived since, and nothing older', async () => {
    const register = await signed(reaching)
    const log = createDecidedLog(() => register)
    expect(saidOf(log.again(cameMs(fromMs), again, at(2)))).toEqual(disclosed)
    expect(log.again(cameMs(fromMs - 1), again, at(2))).toEqual([])
    // What arrived when it was in force is no history.
    expect(log.again(cameAt(1), again, at(2))).toEqual([])
  })

  it('is of each rule by itself: one without it says nothing', async () => {
    const both = convoyAgreement({
      parties: [...document.parties, { party: 'iom', signatory: 'Chief' }],
      rules: [
        rule({ history: { from: '2026-02-20' } }),
        rule({ rule: 'iom', to: [{ party: 'iom' }] }),
      ],
    })
    const register = accepted(
      await applyAct(
        { register: await signed(both), atMs: at(1) },
        await signatureOf(both, { party: 'iom', counter: 1 }),
      ),
    )
    const log = createDecidedLog(() => register)
    expect(saidOf(log.again(cameMs(fromMs), again, at(2)))).toEqual(disclosed)
  })

  it('lets what it covers pass when it is decided only after', async () => {
    expect(decidedAt(await signed(reaching), cameMs(fromMs), 2)).toEqual(disclosed)
  })

  it('is of the first version in force: an amendment reaches back to nothing', async () => {
    const next = { ...reaching, version: 2, supersedes: hashDocument(document) }
    const amendment = convoyAgreement(next)
    const register = await signed(amendment, await signed(document), 4)
    const planned = register.plan.get(publisher)?.find(({ version }) => version.version === 2)
    expect(planned && historyOf(planned, publisher)).toBeUndefined()
    const log = createDecidedLog(() => register)
    expect(log.again(cameMs(fromMs), again, at(6))).toEqual([])
    expect(saidOf(log.next(cameMs(fromMs), at(6)))).toEqual(['bi.cgm WITHHELD arrived-before'])
  })

  it('leaves out what has been taken back since', async () => {
    const register = await signed(reaching)
    const log = createDecidedLog(() => register)
    log.next(cameMs(fromMs), at(0))
    const back = { movementId: 'convoy-2019-04-10', reason: null }
    const data = dataOf(typeOf('repatriation.withdrawn'), back)
    log.next({ ...eventOf('repatriation.withdrawn', data), arrivedMs: at(0.5) }, at(0.5))
    const made = log.again(cameMs(fromMs), again, at(2))
    expect(saidOf(made)).toEqual(['bi.cgm WITHHELD withdrawn-meanwhile'])
  })

  it('says nothing while no agreement is in force', async () => {
    const register = await signed(reaching)
    const log = createDecidedLog(() => register)
    const late = Date.parse('2028-03-01')
    expect(log.again(cameMs(fromMs), again, late)).toEqual([])
  })
})
