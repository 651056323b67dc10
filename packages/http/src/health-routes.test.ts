import { createHealth, createMetrics, silentLogger, systemClock } from '@ujirani/runtime'
import { createApp } from './create-app.ts'
import { createHealthApp, createHealthRoutes } from './health-routes.ts'
import { listen, type RunningServer } from './listen.ts'

const version = { service: 'test', version: '1.2.3' }

describe('createHealthApp', () => {
  let isBrokerThere = false
  const health = createHealth()
  health.add('broker', () => isBrokerThere)
  let detailed: RunningServer
  let plain: RunningServer
  beforeAll(async () => {
    const metrics = createMetrics('test')
    const base = { logger: silentLogger, clock: systemClock }
    const app = createHealthApp({ ...base, metrics, health, version })
    const routes = createHealthRoutes({ health, version, isDetailed: false })
    detailed = await listen(app, { host: '127.0.0.1', port: 0 })
    plain = await listen(createApp({ ...base, routes }), { host: '127.0.0.1', port: 0 })
  })
  afterAll(async () => {
    await detailed.stop()
    await plain.stop()
  })
  const ask = async (server: RunningServer, path: string): Promise<[number, unknown]> => {
    const response = await fetch(`http://127.0.0.1:${String(server.port)}${path}`)
    return [response.status, await response.json()]
  }

  it('lives though it is not ready', async () => {
    isBrokerThere = false
    expect(await ask(detailed, '/livez')).toEqual([200, { status: 'ok', failing: ['broker'] }])
    expect((await ask(detailed, '/startupz'))[0]).toBe(503)
    expect(await ask(detailed, '/readyz')).toEqual([
      503,
      { status: 'unavailable', failing: ['broker'] },
    ])
  })

  it('is ready when its conditions hold, and has started from then on', async () => {
    isBrokerThere = true
    expect(await ask(detailed, '/readyz')).toEqual([200, { status: 'ok', failing: [] }])
    isBrokerThere = false
    expect((await ask(detailed, '/startupz'))[0]).toBe(200)
  })

  it('does not tell the outside what fails', async () => {
    isBrokerThere = false
    expect(await ask(plain, '/readyz')).toEqual([503, { status: 'unavailable' }])
  })

  it('tells version and metrics', async () => {
    expect(await ask(detailed, '/version')).toEqual([200, version])
    const response = await fetch(`http://127.0.0.1:${String(detailed.port)}/metrics`)
    expect(response.headers.get('content-type')).toContain('text/plain')
    expect(await response.text()).toContain('process_cpu_seconds_total')
  })
})
