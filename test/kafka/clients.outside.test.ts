/**
 * @needs python:confluent_kafka python:fastavro python:jwcrypto kcat
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { readBlocks, runGuide, type Said } from '../bus/guide.ts'
import { repository, startWholeBus, type WholeBus } from '../bus/whole-bus.ts'

const clients = join(repository, 'examples', 'kafka-clients')

describe('clients on librdkafka', () => {
  let bus: WholeBus
  beforeAll(async () => {
    bus = await startWholeBus()
  }, 300_000)
  afterAll(() => bus.stop(), 60_000)

  const run = async (command: string, args: readonly string[]): Promise<Said> => {
    const env = { ...bus.env, PYTHONPATH: clients, PYTHONDONTWRITEBYTECODE: '1' }
    const child = spawn(command, args, { cwd: repository, env, timeout: 60_000 })
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { code: await exited, out, err }
  }
  /** Runs a program that has `client`, the machine of a party, and confluent-kafka's names. */
  const python = (party: string, program: string): Promise<Said> =>
    run('python3', [
      '-c',
      `
import sys
from confluent_kafka import Consumer, KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic
from bus import Client
client = Client("${party}-system")
config = client.kafka_config()
def ask(config):
    admin = AdminClient(config)
    admin.poll(2)
    return sorted(admin.list_topics(timeout=5).topics)
${program}`,
    ])

  it('publish and read in Python by the commands of the guide', async () => {
    const [block = ''] = readBlocks('kafka-clients.md', 'Python')
    const { code, out } = await runGuide(bus, block)
    expect(code).toBe(0)
    const [receipt = '', ...copies] = out.trim().split('\n')
    expect(JSON.parse(receipt)).toMatchObject({
      id: '018e9d76-ea80-79b5-a708-e6de4d948f82',
      topic: 'origin.bi.cgm',
    })
    const events = copies.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    expect(events.length).toBeGreaterThan(2)
    for (const event of events) {
      expect(event).toMatchObject({ agreement: 'iom-facilitation-2026' })
      expect(event['data']).toBeInstanceOf(Object)
    }
  })

  it('see their own topics and no other', async () => {
    const { out } = await python('unhcr', 'print(" ".join(ask(config)))')
    expect(out.trim()).toBe('inbox.unhcr origin.unhcr shared.unhcr-returns-2026.unhcr')
  })

  it.each([
    ['a token for HTTP', 'client.token(client.file["resource"], client.file["scope"])'],
    [
      'a token with another payload',
      '(lambda t, o: {**t, "access_token": ".".join([t["access_token"].split(".")[0], o["access_token"].split(".")[1], t["access_token"].split(".")[2]])})' +
        '(client.token(kafka, "feed:read"), Client("iom-system").token(kafka, "feed:read"))',
    ],
    ['no token at all', '{"access_token": "e30.e30.e30", "expires_in": 60}'],
  ])('get nothing with %s', async (_name, token) => {
    const { code, out, err } = await python(
      'bi.cgm',
      `
import time
kafka = client.file["resource"] + "/kafka"
def oauth_cb(_config):
    token = ${token}
    return token["access_token"], time.time() + token["expires_in"]
try:
    print(ask({**config, "oauth_cb": oauth_cb}))
except KafkaException as error:
    sys.exit(str(error))`,
    )
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/KafkaError/)
  })

  it.each([
    ['write another party’s inbox', 'inbox.iom'],
    ['write its own origin', 'origin.bi.cgm'],
    ['write what is shared', 'shared.bi-tz-immigration-2026.tz.isd'],
  ])('cannot %s', async (_name, topic) => {
    const { out } = await python(
      'bi.cgm',
      `
producer = Producer(config)
producer.produce("${topic}", value=b"x", on_delivery=lambda error, _: print(error.name()))
producer.flush(20)`,
    )
    expect(out.trim()).toMatch(/TOPIC_AUTHORIZATION_FAILED|_UNKNOWN_TOPIC|_UNKNOWN_PARTITION/)
  })

  it.each([
    ['read another party’s copies', 'iom~x', 'shared.bi-tz-immigration-2026.tz.isd'],
    ['read another party’s origin', 'iom~x', 'origin.bi.cgm'],
    ['read as another party’s group', 'bi.cgm~x', 'origin.iom'],
  ])('cannot %s', async (_name, group, topic) => {
    const { out } = await python(
      'iom',
      `
consumer = Consumer({**config, "group.id": "${group}", "auto.offset.reset": "earliest"})
consumer.subscribe(["${topic}"])
for _ in range(20):
    record = consumer.poll(1)
    if record is not None:
        print(record.error().name() if record.error() else "READ")
        break`,
    )
    expect(out.trim()).toMatch(/^(TOPIC|GROUP)_AUTHORIZATION_FAILED$/)
  })

  it('cannot make a topic', async () => {
    const { out } = await python(
      'iom',
      `
admin = AdminClient(config)
admin.poll(2)
made = admin.create_topics([NewTopic("inbox.mallory", 1, 1)])["inbox.mallory"]
print(type(made.exception(20)).__name__, made.exception(20))`,
    )
    expect(out).toMatch(/AUTHORIZATION_FAILED/)
  })

  it.each([
    [
      'an unsigned token (alg none)',
      1014,
      [
        'sasl.mechanism=OAUTHBEARER',
        'enable.sasl.oauthbearer.unsecure.jwt=true',
        'sasl.oauthbearer.config=principalClaimName=principal principal=iom~both',
      ],
    ],
    ['a password', 1014, ['sasl.mechanism=PLAIN', 'sasl.username=iom', 'sasl.password=iom']],
    [
      'a guessed service user',
      1012,
      ['sasl.mechanism=PLAIN', 'sasl.username=gateway', 'sasl.password=gateway'],
    ],
  ])('let kcat get nothing with %s', async (_name, port, settings) => {
    const options = ['security.protocol=SASL_PLAINTEXT', ...settings].flatMap((each) => [
      '-X',
      each,
    ])
    const broker = `127.0.0.1:${String(bus.portBase + port)}`
    const { code, out, err } = await run('kcat', ['-b', broker, '-L', '-m', '5', ...options])
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/Failed to acquire metadata/)
  })
})
