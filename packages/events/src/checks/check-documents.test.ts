import { brief, check } from './check.fixture.ts'

describe('HASH_NOT_AMONG', () => {
  const approved = (approvedSha256: string): string[] =>
    brief(
      check('meeting.minutes.approved', {
        meetingId: 'm-1',
        approvedSha256,
        approvedBy: { party: 'bi.pnb' },
        approvedAt: '2018-12-01T08:00:00Z',
        minutes: [
          { identifier: 'm-1-fr', sha256: 'ab'.repeat(32) },
          { identifier: 'm-1-sw', sha256: 'cd'.repeat(32) },
        ],
      }),
    )

  it('refuses the approval of minutes that are not there', () => {
    expect(approved('cd'.repeat(32))).toEqual([])
    expect(approved('ef'.repeat(32))).toEqual(['HASH_NOT_AMONG /data/approvedSha256'])
  })
})
