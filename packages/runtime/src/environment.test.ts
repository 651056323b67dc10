import { BusError } from '@ujirani/errors'
import { busVariables, serviceVariables } from './bus-variables.ts'
import { readEnv } from './environment.ts'
import { brokers, durationMs, flag, integer, oneOf, port, text, url, urls } from './variables.ts'

const good = {
  UJIRANI_BUS: 'demo',
  UJIRANI_KAFKA_BROKERS: '127.0.0.1:9092, [::1]:9093',
  UJIRANI_KAFKA_SECURITY: 'plaintext',
  UJIRANI_REGISTRY_URL: 'http://127.0.0.1:8085/apis/ccompat/v7/',
  UJIRANI_TRUST_FILE: '/etc/ujirani/trust.json',
}

function faultsOf(read: () => unknown): readonly { name: string; reason: string }[] {
  try {
    read()
  } catch (error) {
    if (BusError.is(error, 'ERR_CONFIG_INVALID')) return error.details.variables
  }
  throw new Error('was accepted')
}

describe('readEnv', () => {
  it('reads what every service needs', () => {
    expect(readEnv(good, busVariables)).toEqual({
      bus: 'demo',
      kafkaBrokers: ['127.0.0.1:9092', '[::1]:9093'],
      kafkaSecurity: { kind: 'plaintext' },
      registryUrl: 'http://127.0.0.1:8085/apis/ccompat/v7',
      trustFile: '/etc/ujirani/trust.json',
      replication: 1,
      logLevel: 'info',
    })
  })

  it('names every wrong variable at once', () => {
    const env = { UJIRANI_KAFKA_BROKERS: 'nowhere', UJIRANI_X_PORT: '70000' }
    const names = faultsOf(() => readEnv(env, { ...busVariables, ...serviceVariables('X') }))
    expect(names.map(({ name }) => name)).toEqual([
      'UJIRANI_BUS',
      'UJIRANI_KAFKA_BROKERS',
      'UJIRANI_KAFKA_CREDENTIALS_FILE',
      'UJIRANI_REGISTRY_URL',
      'UJIRANI_TRUST_FILE',
      'UJIRANI_X_PORT',
      'UJIRANI_X_METRICS_PORT',
    ])
  })

  it('does not start openly towards the broker because a file was forgotten', () => {
    const env = { ...good, UJIRANI_KAFKA_SECURITY: undefined }
    expect(faultsOf(() => readEnv(env, busVariables))).toHaveLength(1)
  })

  it('refuses credentials together with plaintext', () => {
    const env = { ...good, UJIRANI_KAFKA_CREDENTIALS_FILE: '/x.json' }
    expect(faultsOf(() => readEnv(env, busVariables))[0]?.name).toBe('UJIRANI_KAFKA_SECURITY')
  })

  it('does not repeat the value of a wrong variable', () => {
    const env = { ...good, UJIRANI_REGISTRY_URL: 'http://user:hunter2@x/' }
    expect(JSON.stringify(faultsOf(() => readEnv(env, busVariables)))).not.toContain('hunter2')
  })

  it('freezes what it gives', () => {
    expect(Object.isFrozen(readEnv(good, busVariables))).toBe(true)
  })
})

describe('variables', () => {
  it.each([
    ['text', text('V'), ' a ', 'a'],
    ['one of', oneOf('V', ['a', 'b']), 'b', 'b'],
    ['flag', flag('V'), 'true', true],
    ['integer', integer('V', { least: -1, most: 5 }), '-1', -1],
    ['port', port('V'), '0', 0],
    ['url', url('V'), 'https://a.example/b/', 'https://a.example/b'],
    ['urls', urls('V'), 'http://a/, http://b', ['http://a', 'http://b']],
    ['brokers', brokers('V'), 'kafka:9092', ['kafka:9092']],
    ['days', durationMs('V'), 'P45D', 3_888_000_000],
    ['mixed duration', durationMs('V'), 'P1DT2H3M4S', 93_784_000],
    ['no duration', durationMs('V', { none: true }), 'none', null],
  ])('reads %s', (_, variable, raw, value) => {
    expect(variable.read({ V: raw })).toEqual({ ok: true, value })
  })

  it.each([
    ['blank text', text('V'), '  '],
    ['foreign word', oneOf('V', ['a', 'b']), 'A'],
    ['flag by number', flag('V'), '1'],
    ['fraction', integer('V', { least: 0, most: 5 }), '1.5'],
    ['hex', integer('V', { least: 0, most: 50 }), '0x10'],
    ['port beyond', port('V'), '65536'],
    ['file url', url('V'), 'file:///etc/passwd'],
    ['list with a file url', urls('V'), 'http://a,file:///etc/passwd'],
    ['url with a query', url('V'), 'http://a/?b=c'],
    ['broker without port', brokers('V'), 'kafka'],
    ['empty broker', brokers('V'), 'kafka:9092,'],
    ['none where not allowed', durationMs('V'), 'none'],
    ['empty duration', durationMs('V'), 'P'],
    ['months', durationMs('V'), 'P1M'],
  ])('refuses %s', (_, variable, raw) => {
    expect(variable.read({ V: raw }).ok).toBe(false)
  })
})
