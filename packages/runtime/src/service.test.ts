import { silentLogger } from './logger.ts'
import { inOrder, type Part } from './service.ts'

function part(name: string, log: string[], fail: 'start' | 'stop' | 'never' = 'never'): Part {
  const step = (verb: 'start' | 'stop') => (): Promise<void> => {
    log.push(`${verb} ${name}`)
    return fail === verb ? Promise.reject(new Error(`${verb} ${name}`)) : Promise.resolve()
  }
  return { name, start: step('start'), stop: step('stop') }
}

describe('inOrder', () => {
  it('starts in order and stops in the opposite one', async () => {
    const log: string[] = []
    const service = inOrder([part('a', log), part('b', log)], silentLogger)
    await service.start()
    await service.stop()
    expect(log).toEqual(['start a', 'start b', 'stop b', 'stop a'])
  })

  it('stops what has started when a part fails to start', async () => {
    const log: string[] = []
    const parts = [part('a', log), part('b', log, 'start'), part('c', log)]
    await expect(inOrder(parts, silentLogger).start()).rejects.toThrow('start b')
    expect(log).toEqual(['start a', 'start b', 'stop b', 'stop a'])
  })

  it('stops the others when a part fails to stop', async () => {
    const log: string[] = []
    const service = inOrder([part('a', log), part('b', log, 'stop')], silentLogger)
    await service.start()
    await service.stop()
    expect(log).toEqual(['start a', 'start b', 'stop b', 'stop a'])
  })

  it('stops once when told twice', async () => {
    const log: string[] = []
    const service = inOrder([part('a', log)], silentLogger)
    await service.start()
    await Promise.all([service.stop(), service.stop()])
    expect(log).toEqual(['start a', 'stop a'])
  })

  it('starts nothing more when stopped in between', async () => {
    const log: string[] = []
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const slow: Part = { ...part('slow', log), start: () => promise }
    const service = inOrder([slow, part('b', log)], silentLogger)
    const started = service.start()
    await service.stop()
    resolve(undefined)
    await started
    expect(log).toEqual(['stop slow'])
  })
})
