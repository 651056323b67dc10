import { BusError } from '@ujirani/errors'
import { readConfig } from './config.ts'

const env = {
  UJIRANI_BUS: 'demo',
  UJIRANI_KAFKA_BROKERS: '127.0.0.1:9092',
  UJIRANI_KAFKA_CREDENTIALS_FILE: '/run/secrets/kafka.json',
  UJIRANI_REGISTRY_URL: 'http://127.0.0.1:8085/apis/ccompat/v7',
  UJIRANI_TRUST_FILE: '/etc/ujirani/trust.json',
  UJIRANI_TOKEN_AUDIENCE: 'urn:ujirani:bus:demo',
  UJIRANI_GATEWAY_PORT: '8080',
  UJIRANI_GATEWAY_METRICS_PORT: '9080',
  UJIRANI_GATEWAY_URL: 'http://127.0.0.1:8080',
  UJIRANI_GATEWAY_STEWARD_URL: 'http://127.0.0.1:8086',
  UJIRANI_GATEWAY_INDEX_FILE: '/var/lib/ujirani/index.sqlite',
  UJIRANI_GATEWAY_CURSOR_KEY_FILE: '/run/secrets/cursor.key',
  UJIRANI_GATEWAY_RECEIPT_KEY_FILE: '/run/secrets/receipt.jwk',
}

describe('readConfig', () => {
  it('reads a gateway, repeats being recognised for 45 days unless told otherwise', () => {
    expect(readConfig(env)).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      url: 'http://127.0.0.1:8080',
      idHorizonMs: 3_888_000_000,
    })
    const patient = { ...env, UJIRANI_GATEWAY_ID_HORIZON: 'none' }
    expect(readConfig(patient).idHorizonMs).toBeNull()
  })

  it('has no default for anything that decides trust', () => {
    let refusal: unknown
    try {
      readConfig({})
    } catch (error) {
      refusal = error
    }
    const names = BusError.is(refusal, 'ERR_CONFIG_INVALID')
      ? refusal.details.variables.map(({ name }) => name)
      : []
    expect(names).toEqual(expect.arrayContaining(Object.keys(env)))
  })
})
