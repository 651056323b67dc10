import { parsePartyId } from '@ujirani/events'
import { agreementDocument } from '@ujirani/testing'
import { planBaseTopics, planPartyTopics, planSharedTopics } from './topic-plan.ts'

const dayMs = 86_400_000
const rule = (to: readonly string[], period: string) => ({
  from: 'bi.cgm',
  to,
  types: ['org.ujirani.incident.reported.v1'],
  disclose: {},
  also: { retention: { period: period as 'P1D' } },
})
const version = (rules: readonly ReturnType<typeof rule>[], completeAtMs: number | null = 1) => ({
  document: agreementDocument({ agreement: 'a-b', rules }),
  completeAtMs,
})

const site = { replication: 1, flushMessages: 0 }

describe('topic plan', () => {
  it('forces to disk what nobody can derive again, where the site says so, and nothing else', () => {
    const settingsAt = (flushMessages: number) => {
      const settings = { ...site, flushMessages }
      const all = [...planBaseTopics(settings), ...planPartyTopics(parsePartyId('iom'), settings)]
      return all.map(({ topic, config }) => [topic, config['flush.messages']] as const)
    }
    const flushed = settingsAt(1).filter(([, each]) => each === '1')
    const names = ['parties', 'agreements', 'decisions', 'origin.iom']
    expect(flushed.map(([topic]) => topic)).toEqual(names)
    // Taken back, it is as Kafka has it by default, which must be said to a topic that has it.
    const byDefault = settingsAt(0).filter(([, each]) => each === '9223372036854775807')
    expect(byDefault.map(([topic]) => topic)).toEqual(names)
  })

  it('lets no producer say when a record came', () => {
    const all = [...planBaseTopics(site), ...planPartyTopics(parsePartyId('bi.cgm'), site)]
    for (const { config } of all) {
      expect(config['message.timestamp.type']).toBe('LogAppendTime')
      expect(config['cleanup.policy']).toBe('delete')
    }
  })

  it('keeps for ever what everything else is derived from', () => {
    const all = [...planBaseTopics(site), ...planPartyTopics(parsePartyId('bi.cgm'), site)]
    const forEver = all.filter(({ config }) => config['retention.ms'] === '-1')
    expect(forEver.map(({ topic }) => topic)).toEqual([
      'parties',
      'agreements',
      'checkpoints',
      'origin.bi.cgm',
    ])
    expect(forEver.every(({ config }) => config['retention.bytes'] === '-1')).toBe(true)
  })

  it('makes one topic per recipient, kept for its most patient rule', () => {
    const plans = planSharedTopics(
      [version([rule(['iom', 'tz.isd'], 'P30D'), rule(['iom'], 'P180D')])],
      3,
    )
    expect(plans.map(({ spec }) => [spec.topic, spec.config['retention.ms']])).toEqual([
      ['shared.a-b.iom', String(180 * dayMs)],
      ['shared.a-b.tz.isd', String(30 * dayMs)],
    ])
    expect(plans.every(({ spec }) => spec.partitions === 1 && spec.replication === 3)).toBe(true)
  })

  it('takes away nothing that an earlier version promised', () => {
    const [plan] = planSharedTopics(
      [version([rule(['iom'], 'P180D')]), version([rule(['iom'], 'P30D')])],
      1,
    )
    expect(plan?.spec.config['retention.ms']).toBe(String(180 * dayMs))
  })

  it('makes nothing for a version that is not signed by all', () => {
    expect(planSharedTopics([version([rule(['iom'], 'P30D')], null)], 1)).toEqual([])
    const plans = planSharedTopics(
      [version([rule(['iom'], 'P30D')]), version([rule(['iom', 'who'], 'P300D')], null)],
      1,
    )
    expect(plans.map(({ spec }) => [spec.topic, spec.config['retention.ms']])).toEqual([
      ['shared.a-b.iom', String(30 * dayMs)],
    ])
  })

  it.each([
    ['P1D', dayMs / 10],
    ['P180D', dayMs],
    ['PT5M', 60_000],
  ])('rolls segments so that %s is kept to within a tenth', (period, segmentMs) => {
    const [plan] = planSharedTopics([version([rule(['iom'], period)])], 1)
    expect(plan?.spec.config['segment.ms']).toBe(String(segmentMs))
  })
})
