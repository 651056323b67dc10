import type { Decision } from '@ujirani/events'
import type { OutgoingRecord } from '@ujirani/messaging'
import { createAuditedLog, type AuditedLog } from '../../test/fixtures/audited-log.ts'
import { blame, isWatched } from '../../test/fixtures/spoils.ts'

describe('withdrawals', () => {
  let log: AuditedLog
  beforeEach(async () => {
    log = await createAuditedLog()
  })
  afterEach(() => log.stop())

  const withdrawn = async (): Promise<Decision> => {
    const decision = await log.lastDecision()
    const lines = decision.lines.filter(isWatched).map((line) => ({
      ...line,
      outcome: 'WITHDRAWN' as const,
      clause: 'not-in-force',
      copyId: null,
      copyCommitment: null,
    }))
    return {
      ...decision,
      outcome: 'WITHDRAWN',
      reason: 'not-in-force',
      at: log.clock.nowMs(),
      lines,
    }
  }

  it('finds copies withheld by closing lines that are in force', async () => {
    await log.pass(undefined, ({ copies }) => ({
      copies: copies.filter(({ topic }) => topic.startsWith('shared.unwatched')),
    }))
    await log.writeDecision(await withdrawn())
    expect(blame(await log.replay())).toEqual([
      'missing withdrawal tz.isd',
      'missing withdrawal iom',
    ])
  })

  it('agrees with closing what is over', async () => {
    await log.pass(undefined, ({ copies }) => ({
      copies: copies.filter(({ topic }) => topic.startsWith('shared.unwatched')),
    }))
    const century = 100 * 366 * 86_400_000
    log.clock.advance(century)
    await log.writeDecision(await withdrawn())
    const report = await log.replay()
    expect(blame(report)).toEqual([])
    expect(report.summary.matches).toBe(4)
  })

  it('finds a copy that is written after its line was closed', async () => {
    let held: readonly OutgoingRecord[] = []
    await log.pass(undefined, ({ copies }) => {
      held = copies
      return { copies: [] }
    })
    log.clock.advance(100 * 366 * 86_400_000)
    await log.writeDecision(await withdrawn())
    log.clock.advance(10)
    await log.publisher.publishAll(held)
    expect(blame(await log.replay())).toEqual(['excess copy iom', 'excess copy tz.isd'])
  })

  it('finds the closing of a line that was never open', async () => {
    await log.pass()
    const closing = await withdrawn()
    const [line] = closing.lines
    if (line === undefined) throw new TypeError('no line')
    await log.writeDecision({ ...closing, lines: [{ ...line, recipient: 'who' }] })
    expect(blame(await log.replay())).toEqual(['excess withdrawal who'])
  })
})
