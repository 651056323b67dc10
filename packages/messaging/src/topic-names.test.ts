import { parseAgreementId, parsePartyId } from '@ujirani/events'
import { originTopic, parseSharedTopic, sharedTopic } from './topic-names.ts'

describe('topic names', () => {
  it('take a shared topic apart as it was put together', () => {
    for (const [agreement, recipient] of [
      ['bi-tz-imm-2026-01', 'bi.cgm'],
      ['abc', 'iom'],
    ] as const) {
      const topic = sharedTopic(parseAgreementId(agreement), parsePartyId(recipient))
      expect(parseSharedTopic(topic)).toEqual({ agreement, recipient })
    }
  })

  it.each([
    originTopic(parsePartyId('bi.cgm')),
    'shared.bi-tz',
    'shared.BI-TZ.bi.cgm',
    'shared.bi-tz.bi.cgm.extra',
    'xshared.bi-tz.bi.cgm',
    'shared.bi-tz.bi.cgm\n',
  ])('see no shared topic in %j', (topic) => {
    expect(parseSharedTopic(topic)).toBeUndefined()
  })
})
