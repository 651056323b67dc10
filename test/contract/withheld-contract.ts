import { newEventId } from '@ujirani/client'
import { until } from '@ujirani/testing'
import { ask, codeOf, publish, publishBatch, readFeed } from '../bus/calls.ts'
import { incident, textOf } from '../bus/events.ts'
import { parties, type WholeBus } from '../bus/whole-bus.ts'
import { logsOf, metricsOf } from '../bus/written.ts'

/** What an agreement withholds is found with nobody else: in no feed, refusal, log or metric. */
export function describeWithheld(busOf: () => WholeBus): void {
  describe('what was withheld', () => {
    // By the demo's agreements: IOM and UNHCR read the summary, tz.isd only what was made to share.
    const readers = {
      subject: [],
      correlation: [],
      office: [],
      action: [],
      placename: [],
      summary: ['iom', 'unhcr'],
      shareable: ['iom', 'tz.isd', 'unhcr'],
    } as const
    const canary = (name: keyof typeof readers): string => `kanari-${name}-zq`
    const event = incident(
      {
        incidentId: canary('subject'),
        summary: textOf(canary('summary')),
        shareableSummary: textOf(canary('shareable')),
        actions: [{ kind: 'INFORMATION', text: textOf(canary('action')) }],
        place: {
          codes: [{ scheme: 'COD_AB', code: 'BDI010003', vintage: '2017-11-03' }],
          precision: 'ADM2',
          names: textOf(canary('placename')),
        },
      },
      {
        source: `urn:ujirani:bi.cgm:${canary('office')}`,
        subject: canary('subject'),
        correlationid: canary('correlation'),
      },
    )
    let bus: WholeBus
    let feeds: ReadonlyMap<string, string>

    beforeAll(async () => {
      bus = busOf()
      expect(codeOf(await publish(bus, 'bi.cgm', event))).toBe('201')
      const read = async (party: string): Promise<readonly [string, string]> => {
        return [party, JSON.stringify(await readFeed(bus, party))]
      }
      await until(async () => {
        const shared = await Promise.all(readers.shareable.map(read))
        return shared.every(([, text]) => text.includes(canary('shareable')))
      })
      feeds = new Map(await Promise.all(parties.map(read)))
    }, 60_000)

    it.each(Object.entries(readers))('shows the %s in the feeds of %j alone', (name, due) => {
      const word = canary(name as keyof typeof readers)
      const holders = [...feeds].filter(([, text]) => text.includes(word)).map(([party]) => party)
      expect(holders).toEqual(due)
    })

    it('was there to be found', async () => {
      const [own] = (await readFeed(bus, 'bi.cgm', '/v1/published')).filter(
        ({ id }) => id === event.id,
      )
      const names = Object.keys(readers) as (keyof typeof readers)[]
      const lost = names.filter((name) => !JSON.stringify(own).includes(canary(name)))
      expect(lost).toEqual([])
    })

    it('is named in no refusal', async () => {
      const changed = { ...event, tlp: 'GREEN' }
      const wrong = { ...event, id: newEventId(), data: { ...event.data, severity: 'kanari-x' } }
      const foreign = { ...event, id: newEventId(), source: 'urn:ujirani:tz.isd:kanari-x' }
      const answers = [
        await publish(bus, 'bi.cgm', changed),
        await publish(bus, 'bi.cgm', wrong),
        await publish(bus, 'bi.cgm', foreign),
        await publish(bus, 'bi.cgm', { 'kanari-x': 1 }),
        await publish(bus, 'bi.cgm', '{"kanari-x"'),
        await publishBatch(bus, 'bi.cgm', [wrong, foreign]),
        await ask(bus, '/v1/events/kanari-x', { party: 'bi.cgm' }),
        await ask(bus, '/v1/feed?after=kanari-x', { party: 'bi.cgm' }),
        await ask(bus, '/v1/agreements/kanari-x', { party: 'bi.cgm' }),
        await ask(bus, '/v1/parties', { method: 'POST', body: { party: 'kanari-x' } }),
      ]
      expect(answers.map(({ status }) => status >= 200 && status < 500)).not.toContain(false)
      expect(answers.filter(({ text }) => text.includes('"code":"ERR_'))).toHaveLength(
        answers.length,
      )
      // The id of an item of a batch is the caller's own, and none of these.
      expect(answers.filter(({ text }) => text.includes('kanari')).map(({ text }) => text)).toEqual(
        [],
      )
    })

    it('stands in no log and in no metric, nor does anything that was refused', async () => {
      const written = logsOf(bus)
      const measured = await metricsOf(bus)
      expect(written.split('\n').filter((line) => line.includes('kanari'))).toEqual([])
      expect(measured).not.toContain('kanari')
      // What was looked through is what the services wrote.
      expect(written).toMatch(/"service":"gateway"/)
      expect(measured).toContain('ujirani_')
    })
  })
}
