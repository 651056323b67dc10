import { createTurns } from './turns.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('turns', () => {
  it('keep the order under one name, and let others pass', async () => {
    const turns = createTurns()
    const said: string[] = []
    const first = Promise.withResolvers<undefined>()
    const ends = [
      turns.run('a', async () => {
        await first.promise
        said.push('a1')
      }),
      turns.run('a', () => Promise.resolve(void said.push('a2'))),
      turns.run('b', () => Promise.resolve(void said.push('b1'))),
    ]
    await turn()
    expect(said).toEqual(['b1'])
    first.resolve(undefined)
    await Promise.all(ends)
    expect(said).toEqual(['b1', 'a1', 'a2'])
  })

  it('let nothing run beside a job that is alone', async () => {
    const turns = createTurns()
    const said: string[] = []
    const step = (name: string) => async (): Promise<void> => {
      said.push(`${name} begins`)
      await turn()
      said.push(`${name} ends`)
    }
    const jobs = [
      turns.run('a', step('a')),
      turns.alone(step('alone')),
      turns.run('b', step('b')),
      turns.alone(step('alone again')),
    ]
    await Promise.all(jobs)
    const names = ['a', 'alone', 'b', 'alone again']
    expect(said).toEqual(names.flatMap((name) => [`${name} begins`, `${name} ends`]))
  })

  it('go on after a job that failed', async () => {
    const turns = createTurns()
    const failed = turns.run('a', () => Promise.reject(new Error('no')))
    const alone = turns.alone(() => Promise.reject(new Error('nor this')))
    await expect(failed).rejects.toThrow('no')
    await expect(alone).rejects.toThrow('nor this')
    expect(await turns.run('a', () => Promise.resolve(1))).toBe(1)
    await turns.idle()
  })
})
