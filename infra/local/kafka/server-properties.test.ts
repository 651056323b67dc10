import {
  createCredentials,
  toClientProperties,
  toServerProperties,
  type KafkaCredentials,
} from './server-properties.ts'

const user = (name: string): KafkaCredentials => ({
  mechanism: 'plain',
  username: name,
  password: `secret of ${name}`,
})

const parse = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )

const base = {
  dataDir: '/data',
  ports: { internal: 9092, controller: 9093 },
  broker: user('b'),
  superUsers: [user('admin')],
  users: [user('gateway')],
  listeners: [],
}

describe('toServerProperties', () => {
  it('lets nobody in without a name, on any listener', () => {
    const lines = parse(toServerProperties(base))
    expect(lines['listener.security.protocol.map']).toBe(
      'INTERNAL:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT',
    )
    expect(lines['listeners']).toBe('INTERNAL://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093')
  })

  it('denies whatever no rule allows', () => {
    const lines = parse(toServerProperties(base))
    expect(lines['authorizer.class.name']).toMatch(/StandardAuthorizer$/)
    expect(lines['allow.everyone.if.no.acl.found']).toBe('false')
    expect(lines['super.users']).toBe('User:b;User:admin')
  })

  it('tells the controller listener no user but the broker', () => {
    const lines = parse(toServerProperties(base))
    expect(lines['listener.name.controller.plain.sasl.jaas.config']).not.toContain('gateway')
    expect(lines['listener.name.internal.plain.sasl.jaas.config']).toContain(
      'user_gateway="secret of gateway"',
    )
  })

  it('adds listeners with their own settings', () => {
    const lines = parse(
      toServerProperties({
        ...base,
        listeners: [
          {
            name: 'PARTIES',
            host: '0.0.0.0',
            advertisedHost: 'kafka.example',
            port: 9094,
            securityProtocol: 'SASL_SSL',
            settings: { 'listener.name.parties.sasl.enabled.mechanisms': 'OAUTHBEARER' },
          },
        ],
      }),
    )
    expect(lines['listeners']).toContain('PARTIES://0.0.0.0:9094')
    expect(lines['advertised.listeners']).toContain('PARTIES://kafka.example:9094')
    expect(lines['listener.security.protocol.map']).toContain('PARTIES:SASL_SSL')
    expect(lines['listener.name.parties.sasl.enabled.mechanisms']).toBe('OAUTHBEARER')
  })
})

describe('createCredentials', () => {
  it('makes names of 128 random bits', () => {
    const names = new Set(Array.from({ length: 50 }, () => createCredentials().username))
    expect(names.size).toBe(50)
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('toClientProperties', () => {
  it('is what a Java client needs', () => {
    expect(parse(toClientProperties(user('admin'), 9092))).toEqual({
      'bootstrap.servers': '127.0.0.1:9092',
      'security.protocol': 'SASL_PLAINTEXT',
      'sasl.mechanism': 'PLAIN',
      'sasl.jaas.config':
        'org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="secret of admin";',
    })
  })
})
