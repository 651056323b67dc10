import type { AgreementId } from '@ujirani/events'
import { applyAct, proposalOf, signatureOf } from '../test/acts.ts'
import { accepted, busOf, noonMs } from '../test/bus.ts'
import { documentOf } from '../test/documents.ts'
import { hashDocument } from './agreement-document.ts'
import type { AgreementDocument } from './document.ts'
import type { AgreementState, Register } from './register.ts'
import { currentVersion, isInForce, mayStillDisclose, statusAt, statusOfVersion } from './status.ts'
import { by, play, signedBy } from '../test/lifecycle.ts'

const id = 'bi-tz-imm' as AgreementId

async function stateOf(register: Register, ...documents: AgreementDocument[]) {
  let played = register
  let counter = 0
  for (const document of documents) {
    counter += 1
    const proposal = await proposalOf(document, { party: 'bi.cgm', counter })
    const signature = await signatureOf(document, { party: 'tz.isd', counter })
    played = accepted(await applyAct({ register: played }, proposal))
    played = accepted(await applyAct({ register: played }, signature))
  }
  const state = played.agreements.get(id)
  if (state === undefined) throw new TypeError('no state')
  return state
}

const validFrom = (from: string, to: string, zone = 'Africa/Bujumbura') => ({
  validity: { from, to, zone },
})
const second = (first: AgreementDocument, changes: object = {}) =>
  documentOf({ version: 2, supersedes: hashDocument(first), ...changes })

describe('statusAt', () => {
  const first = documentOf()

  it.each([
    ['the moment before its first local midnight', '2026-01-31T21:59:59.999Z', 'SCHEDULED'],
    ['its first local midnight', '2026-01-31T22:00:00.000Z', 'ACTIVE'],
    ['the last moment of its last day', '2028-01-31T21:59:59.999Z', 'ACTIVE'],
    ['the local midnight after its last day', '2028-01-31T22:00:00.000Z', 'EXPIRED'],
  ])('at %s', async (_, instant, expected) => {
    const state = await stateOf(await busOf(), first)
    expect(statusAt(state, Date.parse(instant))).toBe(expected)
  })

  it('ends on a day that has 23 hours when its clocks say so', async () => {
    const day = validFrom('2026-03-29', '2026-03-29', 'Europe/Brussels')
    const state = await stateOf(await busOf(), documentOf(day))
    const [version] = state.versions
    const untilMs = version?.untilMs ?? 0
    expect(untilMs - (version?.fromMs ?? 0)).toBe(23 * 3_600_000)
    expect(statusAt(state, untilMs - 1)).toBe('ACTIVE')
    expect(statusAt(state, untilMs)).toBe('EXPIRED')
  })

  it('judges signatures by the log’s positions: an instant before them takes none away', async () => {
    const state = await stateOf(await busOf(), first)
    expect(state.versions[0]?.completeAtMs).toBe(noonMs + 1000)
    expect(statusAt(state, noonMs - 60_000)).toBe('ACTIVE')
  })

  it('waits on standby until its one party acts', async () => {
    const state = await stateOf(await busOf(), documentOf({ standby: { activatedBy: 'bi.cgm' } }))
    expect(statusAt(state, noonMs)).toBe('STANDBY')
    const [version] = state.versions
    expect(version !== undefined && isInForce(state, version, noonMs)).toBe(false)
  })

  it('expires unsigned too', async () => {
    const register = await busOf()
    const proposal = await proposalOf(first, { party: 'bi.cgm', counter: 1 })
    const state = accepted(await applyAct({ register }, proposal)).agreements.get(id)
    const at = (ms: number) => (state === undefined ? undefined : statusAt(state, ms))
    expect(at(noonMs)).toBe('PROPOSED')
    expect(at(Date.parse('2028-02-01'))).toBe('EXPIRED')
  })

  it('says of an agreement what its current version says, and of a version its own', async () => {
    const later = second(first, validFrom('2026-06-01', '2027-05-31'))
    const state = await stateOf(await busOf(), first, later)
    const [one, two] = state.versions
    if (one === undefined || two === undefined) throw new TypeError('two versions')
    const both = (instant: string) => {
      const ms = Date.parse(instant)
      return [statusAt(state, ms), ...[one, two].map((each) => statusOfVersion(state, each, ms))]
    }
    expect(both('2026-03-01')).toEqual(['ACTIVE', 'ACTIVE', 'SCHEDULED'])
    expect(both('2026-05-31T21:59:59.999Z')).toEqual(['ACTIVE', 'ACTIVE', 'SCHEDULED'])
    expect(both('2026-05-31T22:00:00.000Z')).toEqual(['ACTIVE', 'SUPERSEDED', 'ACTIVE'])
    // What was amended does not come back when the amendment ends.
    expect(both('2027-07-01')).toEqual(['EXPIRED', 'SUPERSEDED', 'EXPIRED'])
  })

  it('never has two versions in force at once', async () => {
    const later = second(first, validFrom('2026-06-01', '2027-05-31'))
    const state = await stateOf(await busOf(), first, later)
    for (let ms = Date.parse('2026-01-01'); ms < Date.parse('2028-06-01'); ms += 43_200_000) {
      const inForce = state.versions.filter((version) => isInForce(state, version, ms))
      expect(inForce.length).toBeLessThanOrEqual(1)
      if (inForce.length === 1) expect(inForce[0]).toBe(currentVersion(state, ms))
    }
  })

  it('keeps the version in force while the next is only proposed', async () => {
    const register = await busOf()
    const { versions, ...state } = await stateOf(register, first)
    const [one] = versions
    if (one === undefined) throw new TypeError('a version')
    const offered: AgreementState = {
      ...state,
      versions: [one, { ...one, version: 2, firstCompleteAtMs: null, completeAtMs: null }],
    }
    expect(statusAt(offered, noonMs)).toBe('ACTIVE')
    expect(isInForce(offered, one, noonMs)).toBe(true)
  })

  it('shows the one that begins first of several that are still to begin', async () => {
    const june = documentOf(validFrom('2026-06-01', '2027-05-31'))
    const july = second(june, validFrom('2026-07-01', '2027-05-31'))
    const state = await stateOf(await busOf(), june, july)
    expect(currentVersion(state, noonMs).version).toBe(1)
    expect(currentVersion(state, Date.parse('2026-08-01')).version).toBe(2)
  })

  it('follows the zone of the agreement, not of anybody’s clock', async () => {
    const here = await stateOf(await busOf(), documentOf(validFrom('2026-03-01', '2026-03-31')))
    const there = await stateOf(
      await busOf(),
      documentOf(validFrom('2026-03-01', '2026-03-31', 'Pacific/Kiritimati')),
    )
    const instant = Date.parse('2026-03-31T12:00:00Z')
    expect(statusAt(here, instant)).toBe('ACTIVE')
    expect(statusAt(there, instant)).toBe('EXPIRED')
  })
})

describe('mayStillDisclose', () => {
  const first = documentOf()
  const line = (version: number, agreement: string = id) => ({ agreement, version })

  it('holds while nobody has taken the agreement back, also of a version that was replaced', async () => {
    const amended = await signedBy(second(first), await signedBy(first), 2)
    expect(mayStillDisclose(amended, line(1), noonMs)).toBe(true)
    expect(mayStillDisclose(amended, line(2), noonMs)).toBe(true)
    const terminate = await by(second(first))('bi.cgm', 3, { action: 'terminate' })
    expect(mayStillDisclose(await play(amended, terminate), line(2), noonMs)).toBe(true)
  })

  it('does not hold while it is suspended, when it is over, or where there is none', async () => {
    const signed = await signedBy(first)
    const suspended = await play(signed, await by(first)('bi.cgm', 2, { action: 'suspend' }))
    expect(mayStillDisclose(suspended, line(1), noonMs)).toBe(false)
    const overMs = Date.parse('2028-01-31T22:00:00.000Z')
    expect(mayStillDisclose(signed, line(1), overMs)).toBe(false)
    expect(mayStillDisclose(signed, line(2), noonMs)).toBe(false)
    expect(mayStillDisclose(signed, line(1, 'another'), noonMs)).toBe(false)
  })
})
