import { newEventId } from '@ujirani/client'
import { until } from '@ujirani/testing'
import { ask, codeOf, publish, publishBatch, readFeed, type Answer } from '../bus/calls.ts'
import { createPartyKafka, toInboxMessage } from '../bus/party-kafka.ts'
import { readTopics } from '../bus/raw-topics.ts'
import { parties, type WholeBus } from '../bus/whole-bus.ts'
import { ledgerFilesOf, logsOf, metricsOf } from '../bus/written.ts'
import { canaries, eventsPlanted, planted, signalOf, strays } from './canaries.ts'

/** Publishes what is planted, and what is refused of it: over HTTP, in a batch, through the inbox. */
async function plant(bus: WholeBus): Promise<readonly Answer[]> {
  const refused: Answer[] = []
  for (let index = 0; index < eventsPlanted; index += 1) {
    const event = planted(index)
    expect(codeOf(await publish(bus, 'bi.cgm', event))).toBe('201')
    const wrong = { ...event, data: { ...event.data, severity: 'WORSE' } }
    refused.push(
      await publish(bus, 'bi.cgm', { ...event, tlp: 'GREEN' }),
      await publish(bus, 'bi.cgm', { ...wrong, id: newEventId() }),
      await publish(bus, 'tz.isd', { ...event, id: newEventId() }),
    )
  }
  const others = Array.from({ length: eventsPlanted }, (_, index) => {
    const event = planted(index)
    return { ...event, data: { ...event.data, kind: 'NO_SUCH_KIND' } }
  })
  refused.push(await publishBatch(bus, 'bi.cgm', others))
  const producer = createPartyKafka(bus, 'bi.cgm').producer()
  await producer.connect()
  await producer.send({ topic: 'inbox.bi.cgm', messages: others.map(toInboxMessage) })
  await producer.disconnect()
  return refused
}

/** Over 300 words and numbers are planted in what is withheld, and looked for wherever others look. */
export function describeCanaries(busOf: () => WholeBus): void {
  describe('words and numbers planted in what is withheld', () => {
    let bus: WholeBus
    let refused: readonly Answer[]
    beforeAll(async () => {
      bus = busOf()
      refused = await plant(bus)
      const last = signalOf(eventsPlanted - 1)
      await until(async () => {
        const feeds = ['iom', 'tz.isd', 'unhcr'].map((party) => readFeed(bus, party))
        const has = (await Promise.all(feeds)).map((feed) => JSON.stringify(feed).includes(last))
        const own = await ask(bus, '/v1/quarantine?limit=200', { party: 'bi.cgm' })
        return !has.includes(false) && own.text.split('"at":').length > eventsPlanted
      })
    }, 120_000)

    it('are more than 300, and all stand in the publisher’s own events', async () => {
      const own = JSON.stringify(await readFeed(bus, 'bi.cgm', '/v1/published'))
      expect(canaries.length).toBeGreaterThan(300)
      // The search finds what is there: nobody but its publisher may have all of it.
      expect(strays(own, 'nobody')).toEqual(canaries.map(({ name }) => name))
    })

    it.each(parties)('come to %s only where an agreement says so', async (party) => {
      const pages = await Promise.all(
        ['/v1/feed', '/v1/notices', '/v1/quarantine'].map((path) => readFeed(bus, party, path)),
      )
      expect(strays(JSON.stringify(pages), party)).toEqual([])
    })

    it('come to those who are to read them, and would be found with anybody else', async () => {
      const due = canaries.filter((each) => each.due.includes('unhcr')).map(({ name }) => name)
      const text = JSON.stringify(await readFeed(bus, 'unhcr'))
      expect(due.length).toBe(3 * eventsPlanted)
      expect(strays(text, 'tz.isd')).toEqual(due)
    })

    it('stand in no byte of a topic that another party may read', async () => {
      // shared.<agreement>.<recipient>, and what is each party's own: notices, quarantine.
      const isOthers = (topic: string): boolean =>
        /^(shared|notices|quarantine)\./.test(topic) || topic === 'checkpoints'
      const records = await readTopics(bus, isOthers)
      const holderOf = (topic: string): string =>
        topic.replace(/^(shared\.[^.]+|notices|quarantine)\./, '')
      const found = records.flatMap(({ topic, bytes }) =>
        strays(bytes, holderOf(topic)).map((name) => `${topic} ${name}`),
      )
      expect(found).toEqual([])
      // In the bytes of the one recipient’s topic there is what another may not have.
      const ofOne = records.filter(({ topic }) => holderOf(topic) === 'unhcr')
      const bytes = ofOne.map((record) => record.bytes).join('\n')
      expect(strays(bytes, 'tz.isd')).toHaveLength(3 * eventsPlanted)
    }, 60_000)

    it('are found in bytes as in text', async () => {
      const records = await readTopics(bus, (topic) => topic === 'origin.bi.cgm')
      const bytes = records.map((record) => record.bytes).join('\n')
      const binary = canaries.map(({ name, spellings }) => [name, spellings.at(-1) ?? ''] as const)
      expect(binary.filter(([, spelling]) => !bytes.includes(spelling))).toEqual([])
    }, 60_000)

    it('stand in no refusal of an event that holds them', () => {
      expect(refused.filter(({ text }) => text.includes('"code":"ERR_')).length).toBe(
        refused.length,
      )
      expect(refused.flatMap(({ text }) => strays(text, 'nobody'))).toEqual([])
    })

    it('stand in no log, no metric and no file of the ledger', async () => {
      expect(strays(logsOf(bus), 'nobody')).toEqual([])
      expect(strays(await metricsOf(bus), 'nobody')).toEqual([])
      const files = ledgerFilesOf(bus)
      expect(strays(files, 'nobody')).toEqual([])
      expect(files).toContain('ujirani.org/leaf/v1')
    })
  })
}
