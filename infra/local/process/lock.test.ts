import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tryLock, withLock } from './lock.ts'

describe('tryLock', () => {
  let file: string
  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), 'lock-')), 'deep', 'x.lock')
  })
  afterEach(() => {
    rmSync(join(file, '..', '..'), { recursive: true })
  })

  it('is held by one at a time', () => {
    const held = tryLock(file)
    expect(held).toBeDefined()
    expect(tryLock(file)).toBeUndefined()
    held?.release()
    const next = tryLock(file)
    expect(next).toBeDefined()
    next?.release()
  })

  it('is free again when its holder is killed', async () => {
    const module = new URL('./lock.ts', import.meta.url).href
    const script = `import { tryLock } from '${module}'
      tryLock('${file}'); process.stdout.write('held'); setInterval(() => {}, 1000)`
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script])
    await once(holder.stdout, 'data')
    expect(tryLock(file)).toBeUndefined()
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    const held = tryLock(file)
    expect(held).toBeDefined()
    held?.release()
  })

  it('lets work wait for its turn', async () => {
    const order: string[] = []
    const first = withLock(file, async () => {
      await new Promise((resolve) => setTimeout(resolve, 50))
      order.push('first')
    })
    const second = withLock(file, () => Promise.resolve(order.push('second')))
    await Promise.all([first, second])
    expect(order).toEqual(['first', 'second'])
  })

  it('is let go when the work fails', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    const held = tryLock(file)
    expect(held).toBeDefined()
    held?.release()
  })
})
