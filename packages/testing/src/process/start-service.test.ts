import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '@ujirani/infra'
import { startService } from './start-service.ts'

const program = `
import { createServer } from 'node:http'
const server = createServer((request, response) => response.end('ready'))
server.listen(Number(process.env.PORT), '127.0.0.1')
console.log(JSON.stringify({ message: 'started', secret: process.env.NOT_LENT ?? 'none' }))
process.on('SIGTERM', () => {
  console.log('stopping')
  server.close(() => process.exit(0))
})
`

describe('startService', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ujirani-service-test-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const write = (name: string, text: string): string => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return file
  }

  it('waits until it is ready, keeps its log, and ends it in order', async () => {
    const port = await findFreePort()
    const readyUrl = `http://127.0.0.1:${String(port)}/readyz`
    const main = write('good.mjs', program)
    const service = await startService({ main, env: { PORT: String(port) }, readyUrl })
    const line = await service.log.first(({ message }) => message === 'started')
    expect(line['secret']).toBe('none')
    expect(await service.stop()).toBe(0)
    await service.log.first(({ message }) => message === 'stopping')
  })

  it('kills it', async () => {
    const port = await findFreePort()
    const readyUrl = `http://127.0.0.1:${String(port)}/readyz`
    const main = write('killed.mjs', program)
    const service = await startService({ main, env: { PORT: String(port) }, readyUrl })
    await service.kill()
    expect(await service.exited).toBeNull()
  })

  it('fails with the end of its log when it ends before it is ready', async () => {
    const main = write('bad.mjs', "console.log('no disk'); process.exit(3)")
    const port = await findFreePort()
    const readyUrl = `http://127.0.0.1:${String(port)}/readyz`
    await expect(startService({ main, env: {}, readyUrl })).rejects.toThrow(/no disk/)
  })
})
