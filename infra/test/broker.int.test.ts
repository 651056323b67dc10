import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type Admin } from '@ujirani/messaging'
import { Secret, silentLogger } from '@ujirani/runtime'
import { startBroker, type Broker, type KafkaCredentials } from '../index.ts'
import { isBrokerAnswering } from '../local/kafka/probe.ts'

const parties = { topic: 'parties', partitions: 1, replication: 1, config: {} }

describe('startBroker', () => {
  let stateDir: string
  let broker: Broker
  beforeAll(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'broker-'))
    broker = await startBroker({ stateDir, superUsers: ['gateway'] })
  }, 120_000)
  afterAll(async () => {
    await broker.stop()
    rmSync(stateDir, { recursive: true })
  })

  const withAdmin = async <T>(use: (admin: Admin) => Promise<T>): Promise<T> => {
    const { username, password } = broker.credentials('gateway')
    const admin = connect({
      brokers: broker.brokers,
      security: { kind: 'plain', username, password: new Secret(password) },
      clientId: 'test',
      logger: silentLogger,
    }).createAdmin()
    try {
      return await use(admin)
    } finally {
      await admin.close()
    }
  }
  const topics = (): Promise<readonly string[]> => withAdmin((admin) => admin.listTopics())
  const letsIn = (user: KafkaCredentials): Promise<boolean> =>
    isBrokerAnswering(Number(broker.brokers[0]?.split(':')[1]), user, 5_000)

  it('serves a user of this launch at once', async () => {
    expect(await withAdmin((admin) => admin.createTopics([parties]))).toEqual(['parties'])
    expect(await topics()).toEqual(['parties'])
    expect(await letsIn(broker.credentials('gateway'))).toBe(true)
  })

  it('refuses a wrong password', async () => {
    expect(await letsIn({ ...broker.credentials('gateway'), password: 'guessed' })).toBe(false)
  })

  it('refuses a name that one could guess', async () => {
    expect(await letsIn({ ...broker.credentials('gateway'), username: 'gateway' })).toBe(false)
    expect(await letsIn({ ...broker.credentials('admin'), username: 'admin' })).toBe(false)
  })

  it('answers nothing to who gives no name at all', async () => {
    // A metadata request (api 3, version 1) as the first word, where SASL must come first.
    const request = Buffer.from('0000000c000300010000000000000000', 'hex')
    const socket = createConnection(Number(broker.brokers[0]?.split(':')[1]), '127.0.0.1')
    const received: Buffer[] = []
    socket.on('data', (chunk: Buffer) => received.push(chunk))
    socket.write(request)
    await once(socket, 'close')
    expect(received).toEqual([])
  })

  it('writes its secrets for its owner only', () => {
    const files = [
      'kafka/server.properties',
      'kafka/admin.properties',
      'secrets/kafka/gateway.json',
    ]
    for (const file of files) expect(statSync(join(stateDir, file)).mode & 0o777).toBe(0o600)
    const text = readFileSync(join(stateDir, 'secrets/kafka/gateway.json'), 'utf8')
    expect(JSON.parse(text)).toEqual(broker.credentials('gateway'))
  })

  it('has no secret in the arguments that everybody can list', () => {
    const commandLine = readFileSync(`/proc/${String(broker.pid)}/cmdline`, 'utf8')
    expect(commandLine).toContain('server.properties')
    expect(commandLine).not.toContain(broker.credentials('admin').password)
  })

  it('comes back after a SIGKILL with the same users and topics, in seconds', async () => {
    const before = broker.pid
    await broker.kill()
    const beganMs = performance.now()
    await broker.restart()
    expect(broker.pid).not.toBe(before)
    expect(await topics()).toContain('parties')
    // The default session timeout of Kafka would make this 13 s.
    expect(performance.now() - beganMs).toBeLessThan(12_000)
  }, 60_000)

  it('keeps its topics over a stop, and gives every launch new names', async () => {
    const old = broker.credentials('gateway')
    await broker.stop()
    broker = await startBroker({ stateDir, superUsers: ['gateway'] })
    expect(await topics()).toContain('parties')
    expect(await letsIn(old)).toBe(false)
  }, 60_000)

  it('knows no user that was not asked for', () => {
    expect(() => broker.credentials('steward')).toThrow(TypeError)
  })
})

describe('startBroker, when it cannot', () => {
  it('says why, with the last words of Kafka, and leaves nothing running', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'broker-'))
    const first = await startBroker({ stateDir })
    // The same data directory: Kafka itself refuses to share it.
    const second = startBroker({ stateDir })
    await expect(second).rejects.toThrow(/Kafka ended while starting \(.*kafka\.log/s)
    await first.stop()
    rmSync(stateDir, { recursive: true })
  }, 60_000)

  it('gives up when it is told to', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'broker-'))
    const signal = AbortSignal.timeout(200)
    await expect(startBroker({ stateDir, signal })).rejects.toThrow(/timeout/)
    rmSync(stateDir, { recursive: true })
  }, 60_000)
})
