import { setImmediate } from 'node:timers/promises'
import { OffsetCommits, type CommitOffset } from './offset-commits.ts'

const at = (offset: number, partition = 0): CommitOffset => ({
  topic: 't',
  partition,
  offset: String(offset),
})

describe('offset commits', () => {
  it('has one commit under way, and sends of each partition the last', async () => {
    const sent: (readonly CommitOffset[])[] = []
    const first = Promise.withResolvers<undefined>()
    const commits = new OffsetCommits(async (offsets) => {
      sent.push(offsets)
      if (sent.length === 1) await first.promise
    })
    for (const offset of [at(1), at(2), at(5, 1), at(3)]) commits.note(offset)
    expect(sent).toEqual([[at(1)]])
    first.resolve(undefined)
    await commits.settle()
    expect(sent).toEqual([[at(1)], [at(3), at(5, 1)]])
  })

  it('rests between two commits, and not once it is settled', async () => {
    const sent: (readonly CommitOffset[])[] = []
    const commits = new OffsetCommits((offsets) => {
      sent.push(offsets)
      return Promise.resolve()
    }, 3_600_000)
    commits.note(at(1))
    await setImmediate()
    for (const offset of [at(2), at(3), at(1, 1)]) commits.note(offset)
    await setImmediate()
    expect(sent).toEqual([[at(1)]])
    await commits.settle()
    expect(sent).toEqual([[at(1)], [at(3), at(1, 1)]])
  })

  it('sends again what failed, unless there is a newer one', async () => {
    const sent: (readonly CommitOffset[])[] = []
    let isAway = true
    const commits = new OffsetCommits((offsets) => {
      if (isAway) return Promise.reject(new Error('rebalance'))
      sent.push(offsets)
      return Promise.resolve()
    })
    commits.note(at(1))
    commits.note(at(5, 1))
    await commits.settle()
    isAway = false
    commits.note(at(2))
    await commits.settle()
    expect(sent.flat()).toEqual(expect.arrayContaining([at(2), at(5, 1)]))
    expect(sent.flat()).not.toContainEqual(at(1))
  })

  it('tries once more when it is settled, and gives up then', async () => {
    let tries = 0
    const commits = new OffsetCommits(() => {
      tries += 1
      return Promise.reject(new Error('away'))
    })
    commits.note(at(1))
    await commits.settle()
    expect(tries).toBe(2)
  })
})
