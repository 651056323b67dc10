import type { Register } from '@ujirani/policy'
import { createKnownActs } from './known-acts.ts'

describe('known acts', () => {
  /** A log with so many acts, and a register that has applied so many of them. */
  const create = (ends: { parties?: number; agreements: number }) => {
    const listeners = new Set<(register: Register) => void>()
    const applied = { partiesEnd: 0, agreementsEnd: 0 }
    let asked = 0
    const tellEnds = () => {
      asked += 1
      return Promise.resolve(new Map(Object.entries(ends).map(([topic, end]) => [topic, [end]])))
    }
    const follower = {
      current: () => applied as Register,
      onChange: (listener: (register: Register) => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    const apply = (members: Partial<typeof applied>) => {
      Object.assign(applied, members)
      for (const listener of listeners) listener(applied as Register)
    }
    return {
      acts: createKnownActs({ reader: { ends: tellEnds }, follower }),
      apply,
      asked: () => asked,
    }
  }
  const settled = async (promise: Promise<unknown>): Promise<unknown> =>
    Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 20, 'waits'))])

  it('are waited for until the register holds all that the log held', async () => {
    const { acts, apply } = create({ parties: 1, agreements: 2 })
    const reached = acts.reached(() => true)
    expect(await settled(reached)).toBe('waits')
    apply({ partiesEnd: 1, agreementsEnd: 1 })
    expect(await settled(reached)).toBe('waits')
    apply({ agreementsEnd: 2 })
    expect(await reached).toBe(true)
  })

  it('are not waited for where nothing is missing, or nobody wants them any more', async () => {
    const { acts } = create({ parties: 0, agreements: 0 })
    expect(await acts.reached(() => true)).toBe(true)
    const lacking = create({ parties: 0, agreements: 1 })
    expect(await lacking.acts.reached(() => false)).toBe(false)
  })

  it('are not taken for known when the log does not tell how many there are', async () => {
    const { acts } = create({ agreements: 0 })
    await expect(acts.reached(() => true)).rejects.toMatchObject({
      code: 'ERR_BROKER_UNAVAILABLE',
    })
  })

  it('are asked for after who waits has come, together with others', async () => {
    const { acts, asked } = create({ parties: 0, agreements: 0 })
    const first = acts.reached(() => true)
    await Promise.resolve()
    const others = [acts.reached(() => true), acts.reached(() => true)]
    await Promise.all([first, ...others])
    expect(asked()).toBe(2)
  })
})
