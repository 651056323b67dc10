import { together } from './together.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('together', () => {
  it('gathers what is asked for while a job is under way, and runs one at a time', async () => {
    const jobs: (readonly number[])[] = []
    let isRunning = false
    const ask = together<number>(async (items) => {
      expect(isRunning).toBe(false)
      isRunning = true
      jobs.push(items)
      await turn()
      isRunning = false
    })
    const first = ask([1])
    await Promise.resolve()
    await Promise.resolve()
    await Promise.all([first, ask([2]), ask([3, 4])])
    expect(jobs).toEqual([[1], [2, 3, 4]])
  })

  it('gives each call the fate of its job, and goes on', async () => {
    const ask = together<number>((items) =>
      items.includes(1) ? Promise.reject(new Error('one')) : Promise.resolve(),
    )
    const fateOf = (item: number): Promise<string> =>
      ask([item]).then(
        () => 'done',
        () => 'failed',
      )
    const first = fateOf(1)
    await turn()
    expect(await Promise.all([first, fateOf(2)])).toEqual(['failed', 'done'])
  })
})
