import { join } from 'node:path'
import { BusError } from '@ujirani/errors'
import { repositoryRoot } from '../places.ts'
import { readLaunchConfig } from './launch-config.ts'

describe('readLaunchConfig', () => {
  it('has the ports that outside checks know', () => {
    const config = readLaunchConfig({})
    const ports = Object.entries(config.services).map(([name, { main }]) => [name, main])
    expect(Object.fromEntries(ports)).toEqual({
      gateway: 8080,
      dashboard: 8081,
      identity: 8082,
      ledger: 8083,
      auditor: 8084,
      steward: 8086,
      disclosure: 8087,
    })
    expect(config.services.gateway.companion).toBe(9080)
    expect(config.kafka).toEqual({ internal: 9092, controller: 9093, parties: 9094 })
    expect(config.registry).toEqual({ http: 8085, management: 9085 })
    expect(config.stateDir).toBe(join(repositoryRoot, '.ujirani'))
    expect(config.dashboardParty).toBe('tz.isd')
  })

  it('moves every port by the base', () => {
    const config = readLaunchConfig({ UJIRANI_PORT_BASE: '18080' })
    expect(config.services.auditor).toEqual({ main: 18_084, companion: 19_084 })
    expect(config.kafka).toEqual({ internal: 19_092, controller: 19_093, parties: 19_094 })
    expect(config.registry).toEqual({ http: 18_085, management: 19_085 })
  })

  it('moves one port, and its companion with it', () => {
    const config = readLaunchConfig({ UJIRANI_GATEWAY_PORT: '7000' })
    expect(config.services.gateway).toEqual({ main: 7000, companion: 8000 })
    expect(config.services.dashboard.main).toBe(8081)
  })

  it('moves a companion alone', () => {
    const config = readLaunchConfig({ UJIRANI_GATEWAY_METRICS_PORT: '7000' })
    expect(config.services.gateway).toEqual({ main: 8080, companion: 7000 })
  })

  it('takes a relative state folder from the root of the repository', () => {
    const { stateDir } = readLaunchConfig({ UJIRANI_STATE_DIR: 'tmp/state' })
    expect(stateDir).toBe(join(repositoryRoot, 'tmp/state'))
  })

  it.each(['0', '80', '63001', '-1', 'x', '8080.5'])('refuses the port base %s', (base) => {
    expect(() => readLaunchConfig({ UJIRANI_PORT_BASE: base })).toThrow(/UJIRANI_PORT_BASE/)
  })

  it('refuses the dashboard of a party that the demo does not have', () => {
    const read = (): unknown => readLaunchConfig({ UJIRANI_DASHBOARD_PARTY: 'tz.isdd' })
    expect(read).toThrow(/UJIRANI_DASHBOARD_PARTY.*bi\.cgm/)
  })

  it('names every wrong variable at once', () => {
    const read = (): unknown =>
      readLaunchConfig({ UJIRANI_GATEWAY_PORT: '70000', UJIRANI_KAFKA_PORT: 'nine' })
    expect(read).toThrow(/UJIRANI_GATEWAY_PORT.*UJIRANI_KAFKA_PORT/s)
    try {
      read()
    } catch (error) {
      expect(BusError.is(error, 'ERR_CONFIG_INVALID')).toBe(true)
    }
  })
})
