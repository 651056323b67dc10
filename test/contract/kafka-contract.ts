import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { installKafkaTools } from '@ujirani/infra'
import { until } from '@ujirani/testing'
import type { KafkaMessage } from 'kafkajs'
import { ask, publish } from '../bus/calls.ts'
import { incident, type StructuredEvent } from '../bus/events.ts'
import { readBlocks, runGuide } from '../bus/guide.ts'
import { createPartyKafka, toInboxMessage } from '../bus/party-kafka.ts'
import type { WholeBus } from '../bus/whole-bus.ts'

const agreement = 'bi-tz-immigration-2026'
const shared = `shared.${agreement}.tz.isd`

/** Kafka clients that were not written here, on the bus as it is started. */
export function describeKafkaDoor(bus: () => WholeBus): void {
  describe('the parties’ Kafka listener', () => {
    const tools = (): string => join(bus().stateDir, 'kafka-tools')
    const run = (commands: string) => runGuide(bus(), commands, tools())
    beforeAll(() => installKafkaTools(tools()), 180_000)

    it('serves Java’s tools by the commands of the guide', async () => {
      const [list = '', write = '', read = ''] = readBlocks('kafka-clients.md', 'Java')
      const topics = await run(list)
      expect(topics.out.trim().split('\n').sort()).toEqual([
        'inbox.iom',
        'origin.iom',
        'shared.iom-facilitation-2026.iom',
        'shared.unhcr-returns-2026.iom',
      ])
      const options = list.split('\n')[0] ?? ''
      expect(await run(`${options}\n${write}`)).toMatchObject({ code: 0 })
      const path = '/v1/events/018e9d76-ea80-79b5-a708-e6de4d948f82/receipt'
      await until(async () => (await ask(bus(), path, { party: 'bi.cgm' })).status === 200)
      const copy = await run(`${options}\n${read}`)
      expect(copy.out).toMatch(/ce_agreement:iom-facilitation-2026,.*ce_redactions:/)
    }, 240_000)

    it('refuses Java’s tools what is another party’s', async () => {
      const [list = '', , read = ''] = readBlocks('kafka-clients.md', 'Java')
      const options = list.split('\n')[0] ?? ''
      const foreign = [
        read.replace('shared.iom-facilitation-2026.iom', shared),
        read.replace('--group iom~console', '--group tz.isd~console'),
        list.replace(/^.*\n/, '').replace('--list', '--create --topic inbox.mallory'),
      ]
      for (const commands of foreign) {
        const { out, err } = await run(`${options}\n${commands.replace('30000', '8000')}`)
        expect(out + err).toMatch(/AuthorizationException|[Nn]ot authorized|Authorization failed/)
        expect(out).not.toContain('ce_agreement')
      }
    }, 240_000)

    it('holds every rule that allows a party’s topic to one topic', async () => {
      const rules = await run(
        'kafka-acls.sh --bootstrap-server 127.0.0.1:9092 --list ' +
          '--command-config .ujirani/kafka/admin.properties',
      )
      const blocks = rules.out.split('Current ACLs for resource ').slice(1)
      const ofParties = blocks.flatMap((block) => {
        const [head = '', ...lines] = block.split('\n')
        return lines.filter((line) => line.includes('~')).map((line) => `${head} ${line.trim()}`)
      })
      const allowed = ofParties.filter((rule) => rule.includes('permissionType=ALLOW'))
      expect(allowed.length).toBeGreaterThan(20)
      const topics = allowed.filter((rule) => rule.includes('resourceType=TOPIC'))
      expect(topics.filter((rule) => !rule.includes('patternType=LITERAL'))).toEqual([])
      const others = allowed.filter((rule) => !rule.includes('resourceType=TOPIC'))
      expect(others.filter((rule) => !/resourceType=GROUP, name=[a-z.]+~,/.test(rule))).toEqual([])
      const denied = ofParties.filter((rule) => rule.includes('permissionType=DENY'))
      expect(denied.every((rule) => /name=origin\., patternType=PREFIXED.*WRITE/.test(rule))).toBe(
        true,
      )
    }, 120_000)

    it('carries an event from one party’s client to another’s, and stops with one word', async () => {
      const got: KafkaMessage[] = []
      const failures: string[] = []
      const consumer = createPartyKafka(bus(), 'tz.isd').consumer({
        groupId: 'tz.isd~contract',
        // A fetch that is parked hears of nothing while nothing comes.
        maxWaitTimeInMs: 250,
        retry: { retries: 0, restartOnFailure: () => Promise.resolve(false) },
      })
      consumer.on(consumer.events.CRASH, ({ payload }) => failures.push(String(payload.error)))
      await consumer.connect()
      await consumer.subscribe({ topic: shared, fromBeginning: false })
      const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve))
      await consumer.run({
        eachMessage: ({ message }) => {
          got.push(message)
          return Promise.resolve()
        },
      })
      await joined
      const producer = createPartyKafka(bus(), 'bi.cgm').producer({ idempotent: true })
      await producer.connect()
      const send = async (event: StructuredEvent): Promise<void> => {
        await producer.send({ topic: 'inbox.bi.cgm', messages: [toInboxMessage(event)] })
      }
      await until(async () => {
        await send(incident())
        return got.length > 0
      })
      expect(String(got[0]?.headers?.['ce_agreement'])).toBe(agreement)
      await expect(
        producer.send({ topic: 'origin.bi.cgm', messages: [{ value: 'forged' }] }),
      ).rejects.toMatchObject({ type: 'TOPIC_AUTHORIZATION_FAILED' })

      const stop = { party: 'bi.cgm', method: 'POST', body: { stop: true } }
      const answer = await ask(bus(), `/v1/agreements/${agreement}/acts`, stop)
      const stoppedAtMs = performance.now()
      expect(answer.status).toBe(201)
      await until(() => failures.length > 0)
      expect(performance.now() - stoppedAtMs).toBeLessThan(2_000)
      expect(failures[0]).toMatch(/[Nn]ot authorized|TOPIC_AUTHORIZATION/)
      const before = got.length
      expect((await publish(bus(), 'bi.cgm', incident())).status).toBe(201)
      await consumer.disconnect()
      expect(got).toHaveLength(before)
      const admin = createPartyKafka(bus(), 'tz.isd').admin()
      await admin.connect()
      expect(await admin.listTopics()).not.toContain(shared)
      await Promise.all([admin.disconnect(), producer.disconnect()])
    }, 120_000)

    it('leaves no token in any log', () => {
      for (const part of ['kafka', 'gateway', 'identity', 'steward']) {
        const log = readFileSync(join(bus().stateDir, 'logs', `${part}.log`), 'utf8')
        expect([part, /eyJ[\w-]+\.eyJ/.exec(log)?.[0]]).toEqual([part, undefined])
      }
    })
  })
}
