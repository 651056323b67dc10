import type { RuleId } from '@ujirani/events'
import { applyAct } from '../test/acts.ts'
import { accepted, noonMs } from '../test/bus.ts'
import { documentOf, plainRule } from '../test/documents.ts'
import { by, play, signedBy, stateIn } from '../test/lifecycle.ts'
import { acknowledgedBy, ackDueMs, certificatesOwed, type GivenCopy } from './duties.ts'
import { hashDocument } from './agreement-document.ts'
import { dueNotices } from './due-notices.ts'

const dayMs = 86_400_000
const duty = { duty: 'ACK', within: 'P2D' } as const
const document = documentOf({ rules: [{ ...plainRule, duties: [duty] }] })
const register = await signedBy(document)
const copy: GivenCopy = {
  ...{ agreement: document.agreement, version: 1 },
  ...{ rule: 'r1' as RuleId, givenMs: noonMs },
}

describe('a duty to acknowledge', () => {
  it('is due so long after the copy was given as its rule says', () => {
    expect(ackDueMs(copy, register)).toBe(noonMs + 2 * dayMs)
  })

  it('is on no copy whose rule asks for none, and on no follow-up', async () => {
    expect(ackDueMs(copy, await signedBy(documentOf()))).toBeUndefined()
    expect(ackDueMs({ ...copy, rule: 'r2' as RuleId }, register)).toBeUndefined()
    expect(ackDueMs({ ...copy, rule: null }, register)).toBeUndefined()
  })

  it('is by the version that the copy was given under', async () => {
    const next = documentOf({ version: 2, supersedes: hashDocument(document) })
    const amended = await signedBy(next, register, 2)
    expect(ackDueMs(copy, amended)).toBe(noonMs + 2 * dayMs)
    expect(ackDueMs({ ...copy, version: 2 }, amended)).toBeUndefined()
  })
})

describe('what acknowledges', () => {
  const ack = 'org.ujirani.health.alert.acknowledged.v1'
  const update = 'org.ujirani.health.alert.updated.v1'

  it('is whatever a copy has caused, and a fact that names it in its record', () => {
    expect(acknowledgedBy(update, 'a', undefined)).toEqual(['a'])
    expect(acknowledgedBy(ack, undefined, { acknowledges: 'a' })).toEqual(['a'])
    expect(acknowledgedBy(ack, 'a', { acknowledges: 'a' })).toEqual(['a'])
    expect(acknowledgedBy(ack, 'a', { acknowledges: 'b' })).toEqual(['a', 'b'])
  })

  it('is no other fact with a field of that name, and nothing that names no copy', () => {
    expect(acknowledgedBy(update, undefined, { acknowledges: 'a' })).toEqual([])
    expect(acknowledgedBy(ack, undefined, { acknowledges: null })).toEqual([])
    expect(acknowledgedBy(ack, undefined, undefined)).toEqual([])
  })
})

describe('a certificate of destruction', () => {
  const certified = documentOf({
    rules: [{ ...plainRule, retention: { period: 'P10D', certifyDestruction: true } }],
    termination: { noticeDays: 30, survives: ['retention'] },
  })
  const endMs = Date.parse('2026-03-31T22:00:00Z')
  const acts = by(certified)
  const certify = (counter: number, upTo: number) =>
    acts('bi.cgm', counter, {
      ...{ action: 'certify', topic: 'shared.bi-tz-imm.bi.cgm', upTo },
      destroyedAt: '2026-03-01T12:00:00Z',
    })
  const ended = async () => {
    const terminate = await acts('tz.isd', 2, { action: 'terminate' })
    return play(await signedBy(certified), terminate)
  }
  const owed = async (atMs: number, from = ended()) =>
    certificatesOwed(stateIn(await from, 'bi-tz-imm'), atMs)

  it('is owed by the recipient when the agreement is over, and late when retention has run out', async () => {
    const state = stateIn(await ended(), 'bi-tz-imm')
    const endsAtMs = state.standing.termination?.endsAtMs ?? 0
    expect(endsAtMs).toBe(endMs)
    expect(await owed(endMs - 1)).toEqual([])
    const dueMs = endMs + 10 * dayMs
    const expected = { agreement: 'bi-tz-imm', version: 1, recipient: 'bi.cgm', dueMs }
    expect(await owed(endMs)).toEqual([{ ...expected, state: 'OPEN' }])
    expect(await owed(dueMs)).toEqual([{ ...expected, state: 'OPEN' }])
    expect(await owed(dueMs + 1)).toEqual([{ ...expected, state: 'LATE' }])
  })

  it('is owed after validity has run out as well', async () => {
    const untilMs = Date.parse('2028-01-31T22:00:00Z')
    const state = stateIn(await signedBy(certified), 'bi-tz-imm')
    expect(certificatesOwed(state, untilMs - 1)).toEqual([])
    expect(certificatesOwed(state, untilMs)).toHaveLength(1)
  })

  it('is not owed where no rule asks for it, nor once it was given after the end', async () => {
    const plain = stateIn(await signedBy(documentOf()), 'bi-tz-imm')
    expect(certificatesOwed(plain, Date.parse('2029-01-01T00:00:00Z'))).toEqual([])
    const early = await play(await ended(), await certify(2, 1))
    expect(await owed(endMs, Promise.resolve(early))).toHaveLength(1)
    const late = await applyAct({ register: early, atMs: endMs }, await certify(3, 2))
    expect(await owed(endMs, Promise.resolve(accepted(late)))).toEqual([])
  })

  it('is told of to both sides once it is late', async () => {
    const over = await ended()
    const dueMs = endMs + 10 * dayMs
    const told = (atMs: number) =>
      dueNotices(over, atMs).filter(({ kind }) => kind === 'CERTIFICATE_DUE')
    expect(told(dueMs)).toEqual([])
    expect(told(dueMs + 1).map(({ party, by: whose, dueMs: due }) => [party, whose, due])).toEqual([
      ['bi.cgm', 'bi.cgm', dueMs],
      ['tz.isd', 'bi.cgm', dueMs],
    ])
  })
})
