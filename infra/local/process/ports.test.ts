import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { LaunchError } from '../launch-error.ts'
import { findFreePort, isPortFree, requirePorts } from './ports.ts'

describe('requirePorts', () => {
  it('names every taken port, what wanted it and the variable that moves it', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const wanted = [
      { what: 'gateway', port, variable: 'UJIRANI_GATEWAY_PORT' },
      { what: 'Kafka', port: await findFreePort(), variable: 'UJIRANI_KAFKA_PORT' },
    ]
    const outcome = requirePorts(wanted)
    await expect(outcome).rejects.toBeInstanceOf(LaunchError)
    await expect(outcome).rejects.toThrow(`${String(port)} (gateway, UJIRANI_GATEWAY_PORT)`)
    await expect(outcome).rejects.not.toThrow('UJIRANI_KAFKA_PORT')
    server.close()
    await once(server, 'close')
    await expect(requirePorts(wanted)).resolves.toBeUndefined()
  })

  it('sees a program that listens on every address', async () => {
    const server = createServer().listen(0)
    await once(server, 'listening')
    expect(await isPortFree((server.address() as AddressInfo).port)).toBe(false)
    server.close()
  })
})
