import type { PartyId } from '@ujirani/events'
import type { IncomingRecord } from '@ujirani/messaging'
import { agreementDocument, signedAct, until } from '@ujirani/testing'
import {
  createAuditedLog,
  watched,
  type AgainTask,
  type AuditedLog,
  type Spoil,
} from '../../test/fixtures/audited-log.ts'
import { blame } from '../../test/fixtures/spoils.ts'

const { agreement } = watched
const hourMs = 3_600_000

describe('deciding again', () => {
  let log: AuditedLog
  const open = async (rule?: Parameters<typeof createAuditedLog>[0]) => {
    log = await createAuditedLog(rule)
  }
  afterEach(() => log.stop())

  const release = ({ offset }: IncomingRecord): AgainTask => ({
    ...{ outcome: 'RELEASED', reason: null },
    agains: ['tz.isd', 'iom'].map((recipient) => ({
      ...{ kind: 'release', agreement, offset },
      recipient: recipient as PartyId,
    })),
  })
  const delayed = () => open({ delay: { for: 'PT1H' } })

  it('blames nobody for a hold that was released in time', async () => {
    await delayed()
    const record = await log.pass()
    log.clock.advance(hourMs)
    await log.again(record, release(record))
    expect(blame(await log.replay())).toEqual([])
  })

  it('finds a release before its time', async () => {
    await delayed()
    const record = await log.pass()
    log.clock.advance(hourMs / 2)
    await log.again(record, release(record))
    const found = blame(await log.replay())
    expect(found).toEqual(expect.arrayContaining(['excess release tz.isd', 'excess release iom']))
  })

  it('finds a hold that is never released', async () => {
    await delayed()
    await log.pass()
    log.clock.advance(2 * hourMs)
    expect(blame(await log.replay())).toEqual(['missing release tz.isd', 'missing release iom'])
  })

  it('finds a second release, and one of what was never held', async () => {
    await delayed()
    const record = await log.pass()
    log.clock.advance(hourMs)
    await log.again(record, release(record), ({ decision }) => ({ decision, copies: [] }))
    await log.again(record, release(record))
    expect(blame(await log.replay())).toEqual(
      expect.arrayContaining(['excess release tz.isd', 'excess release iom']),
    )
  })

  it('finds a hold that no rule asks for', async () => {
    await open()
    const spoil: Spoil = ({ decision }) => ({
      decision: {
        ...decision,
        lines: decision.lines.map((line) => ({
          ...line,
          ...{ outcome: 'HELD', heldUntil: decision.at + hourMs },
          ...{ copyId: null, copyCommitment: null, redactions: [], mask: null },
        })),
      },
      copies: [],
    })
    await log.pass(undefined, spoil)
    expect(blame(await log.replay())).toEqual(
      expect.arrayContaining(['missing outcome tz.isd', 'missing outcome iom']),
    )
  })

  it('finds a correction that the decision does not tell of', async () => {
    await open()
    await log.pass(undefined, ({ decision }) => ({
      decision: { ...decision, corrects: '0190163d-8694-739b-aea5-966c26f8ad91' },
    }))
    expect(blame(await log.replay())).toContain('altered outcome -')
  })

  describe('for the history of an agreement', () => {
    const reason = 'history:later:1'
    const later = agreementDocument({
      agreement: 'later',
      rules: [
        {
          from: 'bi.cgm',
          to: ['iom'],
          types: ['org.ujirani.incident.reported.v1'],
          disclose: watched.rules[0]?.disclose ?? {},
          also: { history: { from: '2018-01-01' } },
        },
      ],
      also: { oversight: watched.oversight ?? { auditors: [] } },
    })
    const conclude = async () => {
      log.clock.advance(1_000)
      await log.steward.conclude(log.parties, later, 1, ['watched'])
      await until(() => log.log.follower.current().agreements.size === 3)
      await until(() => log.log.follower.current().plan.get('bi.cgm' as PartyId)?.length === 3)
      log.clock.advance(1_000)
    }
    const catchUp = ({ offset }: IncomingRecord): AgainTask => ({
      ...{ outcome: 'CAUGHT_UP', reason },
      agains: [{ kind: 'history', agreement: later.agreement, offset }],
    })

    it('blames nobody when it was written', async () => {
      await open()
      const record = await log.pass()
      await conclude()
      await log.again(record, catchUp(record))
      expect(blame(await log.replay())).toEqual([])
    })

    it('finds it missing when it was not', async () => {
      await open()
      await log.pass()
      await conclude()
      expect(blame(await log.replay())).toEqual(['missing catch-up iom'])
    })

    it('finds it written twice', async () => {
      await open()
      const record = await log.pass()
      await conclude()
      await log.again(record, catchUp(record))
      await log.again(record, catchUp(record), () => ({ copies: [] }))
      expect(blame(await log.replay())).toContain('excess catch-up iom')
    })

    it('finds a reason that is none', async () => {
      await open()
      const record = await log.pass()
      await conclude()
      await log.again(record, { ...catchUp(record), reason: 'because' })
      expect(blame(await log.replay())).toContain('altered reason -')
    })
  })

  describe('after a suspension', () => {
    const act = async (by: string, said: Parameters<typeof signedAct>[3]) => {
      log.clock.advance(1_000)
      await log.steward.writeAgreementAct(await signedAct(log.parties, watched, by, said))
      const before = log.log.follower.current().agreementsEnd
      await until(() => log.log.follower.current().agreementsEnd >= before)
      await new Promise((resolve) => setTimeout(resolve, 100))
      log.clock.advance(1_000)
    }

    /** Everybody's signature that what arrived meanwhile is to be made up for. */
    const agreeToMakeUp = async () => {
      for (const by of ['iom', 'bi.cgm', 'tz.isd']) {
        const counter = by === 'iom' ? 3 : 2
        await act(by, { action: 'resume', backfill: true, counter })
      }
      const standing = log.log.follower.current().agreements.get(agreement)?.standing
      expect(standing?.pauses).toMatchObject([{ isBackfilled: true }])
      return standing?.pauses[0]?.fromOffset ?? 0
    }

    it('blames nobody for a back-fill that all have signed, and finds one that was left out', async () => {
      await open()
      await act('iom', { action: 'suspend', counter: 2 })
      const record = await log.pass()
      const { agreementsEnd } = await log.lastDecision()
      const from = await agreeToMakeUp()
      expect(blame(await log.replay())).toEqual(['missing catch-up tz.isd', 'missing catch-up iom'])
      await log.again(record, {
        ...{ outcome: 'CAUGHT_UP', reason: `backfill:${agreement}:${String(from)}` },
        agains: [{ kind: 'backfill', agreement, offset: record.offset, agreementsEnd }],
      })
      expect(blame(await log.replay())).toEqual([])
    })

    it('finds what is disclosed although nobody agreed to make up for it', async () => {
      await open()
      await act('iom', { action: 'suspend', counter: 2 })
      const record = await log.pass()
      await act('iom', { action: 'resume', counter: 3 })
      expect(blame(await log.replay())).toEqual([])
      const before = log.log.follower.current().agreements.get(agreement)
      const from = before?.standing.pauses[0]?.fromOffset ?? 0
      await log.again(record, {
        ...{ outcome: 'CAUGHT_UP', reason: `backfill:${agreement}:${String(from)}` },
        agains: [
          { kind: 'release', agreement, offset: record.offset, recipient: 'iom' as PartyId },
        ],
      })
      expect(blame(await log.replay()).length).toBeGreaterThan(0)
    })
  })
})
