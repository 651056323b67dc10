import { join } from 'node:path'
import { readLaunchConfig } from './launch-config.ts'
import { planServices } from './services.ts'

const plans = planServices(
  readLaunchConfig({ UJIRANI_STATE_DIR: '/state', UJIRANI_DASHBOARD_PARTY: 'bi.pnb' }),
)
const envOf = (name: string): Readonly<Record<string, string>> =>
  plans.find((plan) => plan.name === name)?.env ?? {}

describe('planServices', () => {
  it('gives each service a Kafka user of its own', () => {
    const files = plans.map(({ env }) => env['UJIRANI_KAFKA_CREDENTIALS_FILE'])
    expect(new Set(files).size).toBe(plans.length)
  })

  it('shows the master key to disclosure and the auditor alone', () => {
    const holders = plans.filter(({ env }) => 'UJIRANI_MASTER_KEY_FILE' in env)
    expect(holders.map(({ name }) => name)).toEqual(['disclosure', 'auditor'])
  })

  it('shows the dashboard nothing but the files of its own party', () => {
    const files = Object.entries(envOf('dashboard'))
      .filter(([name]) => name.startsWith('UJIRANI_DASHBOARD') && name.endsWith('FILE'))
      .map(([, file]) => file)
    expect(files).toEqual([
      '/state/clients/bi.pnb-desk.json',
      '/state/clients/bi.pnb-dashboard.json',
      '/state/dashboard/bi.pnb.sqlite',
    ])
  })

  it('says where each service listens', () => {
    for (const { name, env } of plans) {
      const prefix = `UJIRANI_${name.toUpperCase()}`
      expect(Number(env[`${prefix}_METRICS_PORT`])).toBe(Number(env[`${prefix}_PORT`]) + 1000)
      expect(env[`${prefix}_HOST`]).toBe('127.0.0.1')
    }
  })

  it('gives everybody the one trust file', () => {
    for (const { env } of plans) {
      expect(env['UJIRANI_TRUST_FILE']).toBe(join('/state', 'trust.json'))
    }
  })
})
