import { setTimeout as sleep } from 'node:timers/promises'
import { startParts, type Part } from './part-graph.ts'

describe('startParts', () => {
  const log: string[] = []
  beforeEach(() => {
    log.length = 0
  })

  const part = (name: string, after: readonly string[], startMs = 1): Part<string> => ({
    name,
    after,
    async start() {
      log.push(`begin ${name}`)
      await sleep(startMs)
      log.push(`ready ${name}`)
      return name
    },
    async stop(started) {
      await sleep(startMs)
      log.push(`stopped ${started}`)
    },
  })
  const failing = (name: string, after: readonly string[]): Part<string> => ({
    ...part(name, after),
    start: () => Promise.reject(new Error(`no ${name}`)),
  })
  const isBefore = (first: string, second: string): boolean =>
    log.includes(first) && log.indexOf(first) < log.indexOf(second)

  it('starts a part when what it stands on is ready, and not before', async () => {
    await startParts([part('top', ['left', 'right']), part('left', [], 20), part('right', [])])
    expect(isBefore('ready left', 'begin top')).toBe(true)
    expect(isBefore('ready right', 'begin top')).toBe(true)
  })

  it('starts in parallel what does not stand on each other', async () => {
    await startParts([part('a', [], 20), part('b', [], 20)])
    expect(isBefore('begin b', 'ready a')).toBe(true)
  })

  it('stops each part after all that stand on it', async () => {
    const parts = [part('base', []), part('middle', ['base'], 10), part('top', ['middle', 'base'])]
    await (await startParts(parts)).stop()
    expect(log.filter((line) => line.startsWith('stopped'))).toEqual([
      'stopped top',
      'stopped middle',
      'stopped base',
    ])
  })

  it('leaves nothing running when a part fails, however long others take', async () => {
    const parts = [part('slow', [], 30), part('base', []), failing('broken', ['base'])]
    await expect(startParts(parts)).rejects.toThrow('no broken')
    expect(log).toContain('stopped base')
    expect(isBefore('ready slow', 'stopped slow')).toBe(true)
  })

  it('begins nothing that stands on what failed', async () => {
    const parts = [failing('broken', []), part('top', ['broken']), part('roof', ['top'])]
    await expect(startParts(parts)).rejects.toThrow('no broken')
    expect(log).toEqual([])
  })

  it('throws the first of several failures', async () => {
    const later = {
      ...part('later', []),
      start: () => sleep(20).then(() => Promise.reject(new Error('later'))),
    }
    await expect(startParts([later, failing('first', [])])).rejects.toThrow('no first')
  })

  it('refuses a part that stands on none of the others', async () => {
    await expect(startParts([part('a', ['b'])])).rejects.toThrow(TypeError)
  })

  it('refuses a circle', async () => {
    await expect(startParts([part('a', ['b']), part('b', ['a'])])).rejects.toThrow(TypeError)
    expect(log).toEqual([])
  })
})
