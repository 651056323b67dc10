import { baseTopics } from '@ujirani/messaging'
import { agreementDocument } from '@ujirani/testing'
import { createAuditedLog, topicOf, type AuditedLog } from '../../test/fixtures/audited-log.ts'
import { blame, withDecision, withLine } from '../../test/fixtures/spoils.ts'

describe('replay', () => {
  let log: AuditedLog
  beforeEach(async () => {
    log = await createAuditedLog()
  })
  afterEach(() => log.stop())

  it('blames nobody for an honest log', async () => {
    for (let count = 0; count < 5; count += 1) await log.pass()
    const report = await log.replay()
    expect(blame(report)).toEqual([])
    // Per record two lines and two copies, and one line that is not this auditor's to open.
    expect(report.summary).toMatchObject({ records: 5, matches: 20, unopened: 5, missing: 0 })
  })

  it('gives the same bytes each time', async () => {
    for (let count = 0; count < 3; count += 1) await log.pass()
    const nowMs = log.clock.nowMs() + 60_000
    const [one, other] = [await log.replay({ nowMs }), await log.replay({ nowMs })]
    expect(JSON.stringify(one)).toBe(JSON.stringify(other))
  })

  it('takes a repeat with equal bytes for what it is: a restart', async () => {
    await log.pass(undefined, ({ copies }) => ({ copies: [...copies, ...copies] }))
    expect(blame(await log.replay())).toEqual([])
  })

  it('derives duplicates, conflicts and poison as disclosure must', async () => {
    const event = log.incident()
    const first = await log.pass(event)
    const decision = await log.lastDecision()
    const { topic, partition } = first
    const told = { topic, partition, lines: [], reason: null }
    const again = await log.store(event)
    await log.writeDecision({
      ...decision,
      ...told,
      offset: again.offset,
      at: log.clock.nowMs(),
      outcome: 'DUPLICATE',
      duplicateOf: first.offset,
    })
    const { envelope } = log.incident({ id: event.envelope.id, tlp: 'RED' })
    const other = await log.store({ ...event, envelope })
    await log.writeDecision({
      ...decision,
      ...told,
      offset: other.offset,
      at: log.clock.nowMs(),
      outcome: 'ID_CONFLICT',
      reason: 'ERR_ID_CONFLICT',
      duplicateOf: first.offset,
    })
    const poison = await log.store({ topic, key: 'x', value: null, headers: first.headers })
    const nobody = { source: '', id: '', type: '', subject: '' }
    await log.writeDecision({
      ...decision,
      ...told,
      ...nobody,
      offset: poison.offset,
      at: log.clock.nowMs(),
      outcome: 'QUARANTINED',
      reason: 'ERR_RECORD_MISPLACED',
    })
    expect(blame(await log.replay())).toEqual([])
  })

  it('finds a conflict that is called a duplicate', async () => {
    const event = log.incident()
    const first = await log.pass(event)
    const decision = await log.lastDecision()
    const { envelope } = log.incident({ id: event.envelope.id, tlp: 'RED' })
    const other = await log.store({ ...event, envelope })
    await log.writeDecision({
      ...decision,
      lines: [],
      offset: other.offset,
      at: log.clock.nowMs(),
      outcome: 'DUPLICATE',
      duplicateOf: first.offset,
    })
    expect(blame(await log.replay())).toEqual(['altered outcome -'])
  })

  it('blames nobody for acts that a rogue wrote and everybody refused', async () => {
    const rubbish = { key: 'x', value: Buffer.from('rubbish'), headers: [] }
    await log.publisher.publish({ topic: baseTopics.agreements, ...rubbish })
    await log.publisher.publish({ topic: baseTopics.parties, ...rubbish })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await log.pass()
    const report = await log.replay()
    expect(blame(report)).toEqual([])
    expect(report.summary.matches).toBe(4)
  })

  it('blames nobody for what is still under way', async () => {
    const nowMs = log.clock.nowMs() + 1_000
    await log.pass(undefined, () => ({ copies: [] }))
    await log.pass(undefined, () => ({ decision: undefined, copies: [] }))
    const { summary } = await log.replay({ nowMs })
    expect(summary).toMatchObject({ missing: 0, undecided: 3 })
    expect((await log.replay()).summary).toMatchObject({ missing: 3, undecided: 0 })
  })

  it('blames nobody for copies whose retention has run out', async () => {
    await log.pass()
    await log.pass()
    log.bus.expire({ topic: topicOf('iom'), partition: 0 }, 1)
    const { summary } = await log.replay()
    expect(summary).toMatchObject({ missing: 0, expired: 1 })
  })

  it('does not take retention for an excuse of what is younger', async () => {
    await log.pass()
    await log.pass()
    await log.pass(undefined, ({ copies }) => ({
      copies: copies.filter(({ topic }) => topic !== topicOf('iom')),
    }))
    log.bus.expire({ topic: topicOf('iom'), partition: 0 }, 1)
    expect(blame(await log.replay())).toEqual(['expired copy iom', 'missing copy iom'])
  })

  it('looks at the window asked for, and still knows what came before it', async () => {
    await log.pass(
      undefined,
      withLine(() => ({ clause: 'x' })),
    )
    log.clock.advance(1_000)
    const fromMs = log.clock.nowMs()
    await log.pass()
    log.clock.advance(1_000)
    const toMs = log.clock.nowMs()
    await log.pass(
      undefined,
      withLine(() => ({ clause: 'x' })),
    )
    const report = await log.replay({ fromMs, toMs })
    expect(report.records.map(({ offset }) => offset)).toEqual([1])
    expect(blame(report)).toEqual([])
  })

  it('tells of one recipient when asked for it', async () => {
    await log.pass(undefined, ({ copies }) => ({
      copies: copies.filter(({ topic }) => topic !== topicOf('iom')),
    }))
    expect(blame(await log.replay({ party: 'tz.isd' }))).toEqual([])
    expect(blame(await log.replay({ party: 'iom' }))).toEqual(['missing copy iom'])
  })

  it('counts what an agreement does not let it open, and says nothing of its copies', async () => {
    await log.pass(undefined, ({ copies }) => ({
      copies: copies.filter(({ topic }) => !topic.startsWith('shared.unwatched')),
    }))
    const report = await log.replay()
    expect(blame(report)).toEqual([])
    const findings = report.records.flatMap((record) => record.findings)
    expect(findings.filter(({ agreement }) => agreement === 'unwatched')).toEqual([
      { recipient: 'undp', agreement: 'unwatched', verdict: 'unopened', part: 'decision' },
    ])
  })

  it('does not open records of a publisher that names it nowhere', async () => {
    const rule = {
      from: 'tz.isd',
      to: ['undp'],
      types: ['org.ujirani.incident.reported.v1'],
      disclose: {
        incidentId: 'KEEP',
        '@subject': 'KEEP',
        kind: 'KEEP',
        category: 'KEEP',
        occurredStart: 'KEEP',
        zone: 'KEEP',
      },
    } as const
    await log.steward.conclude(
      log.parties,
      agreementDocument({ agreement: 'elsewhere', rules: [rule] }),
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    const source = 'urn:ujirani:tz.isd:manyovu'
    const reportedBy = { party: 'tz.isd', role: 'border-desk', site: 'manyovu' }
    const event = log.incident({ source, data: { reportedBy, actions: null } })
    await log.pass(
      event,
      withDecision(() => ({ subject: 'x' })),
    )
    const { records } = await log.replay()
    expect(records.flatMap(({ findings }) => findings.map(({ verdict }) => verdict))).toEqual([
      'unopened',
    ])
  })
})
