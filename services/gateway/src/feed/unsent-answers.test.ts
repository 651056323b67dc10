import { once } from 'node:events'
import {
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { until } from '@ujirani/testing'
import { createUnsentAnswers, type UnsentAnswers } from './unsent-answers.ts'

// More than the sockets of both ends hold.
const text = 'x'.repeat(32 * 1024 * 1024)

describe('an answer that its reader does not take', () => {
  let server: Server
  let unsent: UnsentAnswers
  let written: ServerResponse | undefined
  let mayLeave: boolean
  beforeEach(async () => {
    unsent = createUnsentAnswers()
    mayLeave = true
    server = createServer((_request, response) => {
      written = response
      response.end(text)
      unsent.add(response, { text, mayLeave: () => mayLeave })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  /** Takes the head and no more. */
  const ask = async (): Promise<IncomingMessage> => {
    const { port } = server.address() as AddressInfo
    const asked = request({ port, host: '127.0.0.1', agent: false }).end()
    asked.on('error', () => undefined)
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.on('error', () => undefined)
    return answer
  }
  const readAll = async (answer: IncomingMessage): Promise<number> => {
    let size = 0
    answer.on('data', (chunk: Buffer) => (size += chunk.length))
    await new Promise((resolve) => answer.once('close', resolve))
    return size
  }

  it('is thrown away once it may not leave any more', async () => {
    const answer = await ask()
    unsent.check()
    expect(unsent.recalled()).toBe(0)
    mayLeave = false
    unsent.check()
    expect(unsent.recalled()).toBe(1)
    expect(await readAll(answer)).toBeLessThan(text.length)
  })

  it('is left alone as long as it may leave (negative twin)', async () => {
    const answer = await ask()
    unsent.check()
    await setTimeout(50)
    expect(await readAll(answer)).toBe(text.length)
    await until(() => written?.writableFinished === true)
    mayLeave = false
    unsent.check()
    expect(unsent.recalled()).toBe(0)
  })
})
