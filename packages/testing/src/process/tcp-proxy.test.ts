import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { createCollector } from '../collector.ts'
import { createTcpProxy, type TcpProxy } from './tcp-proxy.ts'

describe('createTcpProxy', () => {
  let server: Server
  let proxy: TcpProxy
  beforeEach(async () => {
    server = createServer((socket) => socket.on('error', () => undefined).pipe(socket))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    proxy = await createTcpProxy({ port: (server.address() as AddressInfo).port })
  })
  afterEach(async () => {
    await proxy.close()
    server.close()
  })
  const dial = () => {
    const socket = connect({ host: '127.0.0.1', port: proxy.port })
    const heard = createCollector<string>()
    socket.on('data', (bytes) => {
      heard.add(bytes.toString())
    })
    return { socket, heard, lost: once(socket, 'error') }
  }

  it('carries bytes both ways', async () => {
    const { socket, heard } = dial()
    socket.write('hello')
    await heard.atLeast(1)
    socket.end()
    await once(socket, 'close')
  })

  it('cuts what is open and refuses what comes, until it is restored', async () => {
    const open = dial()
    open.socket.write('hello')
    await open.heard.atLeast(1)
    proxy.cut()
    await open.lost
    await dial().lost
    proxy.restore()
    const again = dial()
    again.socket.write('hello')
    await again.heard.atLeast(1)
    again.socket.destroy()
  })

  it('holds bytes back while stalled, and loses none', async () => {
    const { socket, heard } = dial()
    socket.write('a')
    await heard.atLeast(1)
    proxy.stall()
    socket.write('b')
    // Another link through the same loop shows that time has passed.
    const beside = await createTcpProxy({ port: (server.address() as AddressInfo).port })
    const witness = connect({ host: '127.0.0.1', port: beside.port })
    witness.write('x')
    await once(witness, 'data')
    expect(heard.items).toEqual(['a'])
    proxy.restore()
    await heard.atLeast(2)
    expect(heard.items.join('')).toBe('ab')
    witness.destroy()
    socket.destroy()
    await beside.close()
  })
})
