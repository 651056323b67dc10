import type { Heartbeat } from '@ujirani/events'
import { createLeaderLog, leaseMs } from './leader-log.ts'

type Line = readonly [kind: Heartbeat['kind'], steward: string, term: number | null, atMs: number]

/** Applies records at offsets 0, 1, 2 …; gives what each did. */
function fold(lines: readonly Line[], from = 0) {
  const log = createLeaderLog()
  const effects = lines.map(([kind, steward, term, timestampMs], index) => {
    const beat = { kind, steward, term, at: 0, agreementsEnd: 0, partiesEnd: 0 }
    return log.apply(beat, { offset: from + index, timestampMs })
  })
  return { effects, leader: log.leader() }
}

describe('leader log', () => {
  it('lets the first claim lead', () => {
    const { effects, leader } = fold([['CLAIM', 'a', null, 0]])
    expect([effects, leader]).toEqual([['elected'], { steward: 'a', term: 0 }])
  })

  it('gives two claims at once to the first', () => {
    const { effects, leader } = fold([
      ['CLAIM', 'a', null, 0],
      ['CLAIM', 'b', null, 0],
    ])
    expect([effects, leader?.steward]).toEqual([['elected', 'void'], 'a'])
  })

  it('deposes nobody within the lease of the last beat', () => {
    const lines: readonly Line[] = [
      ['CLAIM', 'a', null, 0],
      [null, 'a', 0, 1_000],
    ]
    expect(fold([...lines, ['CLAIM', 'b', null, 1_000 + leaseMs - 1]]).effects[2]).toBe('void')
    expect(fold([...lines, ['CLAIM', 'b', null, 1_000 + leaseMs]]).effects[2]).toBe('elected')
  })

  it('counts nothing of a steward that was deposed', () => {
    const { effects, leader } = fold([
      ['CLAIM', 'a', null, 0],
      ['CLAIM', 'b', null, leaseMs],
      [null, 'a', 0, leaseMs + 1],
      ['RESIGNED', 'a', 0, leaseMs + 1],
      [null, 'b', 1, leaseMs + 2],
    ])
    expect(effects).toEqual(['elected', 'elected', 'void', 'void', 'renewed'])
    expect(leader).toEqual({ steward: 'b', term: 1 })
  })

  it('takes no beat of another under the term of the leading one', () => {
    const { effects } = fold([
      ['CLAIM', 'a', null, 0],
      [null, 'b', 0, 1],
      [null, 'a', null, 1],
      ['UNSPECIFIED', 'a', 0, 1],
    ])
    expect(effects).toEqual(['elected', 'void', 'void', 'void'])
  })

  it('lets a claim lead at once when the leader has resigned, and hears no more of it', () => {
    const { effects } = fold([
      ['CLAIM', 'a', null, 0],
      ['RESIGNED', 'a', 0, 10],
      [null, 'a', 0, 11],
      ['CLAIM', 'b', null, 12],
    ])
    expect(effects).toEqual(['elected', 'resigned', 'void', 'elected'])
  })

  it('says the same wherever the kept part of the log begins', () => {
    const lines: readonly Line[] = [
      ['CLAIM', 'a', null, 0],
      [null, 'a', 0, 1_000],
      ['CLAIM', 'b', null, 1_500],
      [null, 'a', 0, 2_000],
      ['CLAIM', 'c', null, 2_000 + leaseMs],
      [null, 'a', 0, 4_500],
      [null, 'c', 4, 4_600],
    ]
    for (const from of lines.keys()) {
      expect(fold(lines.slice(from), from).leader).toEqual({ steward: 'c', term: 4 })
    }
  })

  it('lets a broker whose clock was set back change leaders all the same', () => {
    const { effects } = fold([
      ['CLAIM', 'a', null, 1_000_000],
      ['CLAIM', 'b', null, 400_000],
    ])
    expect(effects).toEqual(['elected', 'elected'])
  })
})
