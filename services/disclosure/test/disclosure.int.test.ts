import { setTimeout } from 'node:timers/promises'
import { createDecoder, type AgreementAct } from '@ujirani/events'
import { baseTopics, createBusRecordReader } from '@ujirani/messaging'
import {
  agreementDocument,
  createTestEvents,
  createTestParties,
  provisionedAct,
  signedAgreement,
  toOriginRecord,
  until,
  type BusService,
} from '@ujirani/testing'
import { checkLog, decided, idsFor, untilComplete } from './fixtures/check-log.ts'
import { topicOf } from './fixtures/memory-disclosure.ts'
import { describeKilledAgain } from './killed-again.ts'
import { origin, startRealDisclosure, type RealDisclosure } from './fixtures/real-disclosure.ts'

const incident = createTestEvents('incident-reported')
const many = (count: number) => Array.from({ length: count }, () => incident())

describe('disclosure', () => {
  let real: RealDisclosure
  let disclosure: BusService
  beforeAll(async () => {
    real = await startRealDisclosure()
    disclosure = await real.start()
  }, 120_000)
  afterAll(() => real.bus.stop(), 60_000)

  const untilDone = () => untilComplete(real)

  it('decides what is published and writes a copy for each recipient', async () => {
    await real.publish(...many(50))
    await untilDone()
    await checkLog(real)
    expect(idsFor(real, 'iom').size).toBe(50)
  }, 30_000)

  it('discloses a repeat once, and other content under its id to nobody', async () => {
    const event = incident()
    const { envelope } = incident({ id: event.envelope.id, tlp: 'RED' })
    const [first, , third] = await real.publish(event, event, { ...event, envelope })
    await untilDone()
    const all = decided(real)
    const at = first?.offset ?? -1
    expect(all.get(at)?.outcome).toBe('DECIDED')
    expect(all.get(at + 1)).toMatchObject({ outcome: 'DUPLICATE', duplicateOf: at })
    expect(all.get(third?.offset ?? -1)).toMatchObject({
      outcome: 'ID_CONFLICT',
      duplicateOf: at,
    })
    await checkLog(real)
  }, 30_000)

  it('goes on after records that nobody can read, and says where they are', async () => {
    const before = real.seen.quarantine.length
    const good = toOriginRecord(incident(), real.bus.schemas)
    const [spoilt] = await real.bus.publisher.publishAll([
      { ...good, value: Buffer.from('nothing that Avro knows') },
      { ...good, key: 'another key' },
      { ...good, headers: [] },
    ])
    await real.publish(incident())
    await untilDone()
    await real.until(() => real.seen.quarantine.length === before + 3)
    const records = createBusRecordReader(createDecoder(), real.bus.schemas)
    const entries = await Promise.all(
      real.seen.quarantine.slice(before).map((record) => records.read('QuarantineEntry', record)),
    )
    expect(entries.map(({ offset }) => offset - (spoilt?.offset ?? 0))).toEqual([0, 1, 2])
    await checkLog(real)
  }, 30_000)

  it('says nothing and stops within 5 s when the heart stops, and goes on by itself', async () => {
    const { steward } = real.bus
    await steward.stopBeating()
    const stoppedMs = performance.now()
    let lastCopyMs = stoppedMs
    let end = await real.end(topicOf('iom'))
    while (performance.now() - stoppedMs < 6_000) {
      await real.publish(incident())
      await setTimeout(50)
      const now = await real.end(topicOf('iom'))
      if (now > end) lastCopyMs = performance.now()
      end = now
    }
    expect(lastCopyMs - stoppedMs).toBeLessThan(5_300)
    expect((await fetch(`${disclosure.metricsUrl}/readyz`)).status).toBe(503)
    expect(await real.end(baseTopics.decisions)).toBeLessThan(await real.end(origin))
    steward.startBeating()
    await untilDone()
    await checkLog(real)
  }, 60_000)

  it('is moved by no act that nobody signed', async () => {
    const { steward, parties } = real.bus
    const strangers = await createTestParties({ parties: ['bi.cgm', 'undp'] })
    const rule = {
      from: 'bi.cgm',
      to: ['iom', 'tz.isd'],
      types: ['org.ujirani.incident.reported.v1'],
      disclose: { incidentId: 'KEEP' as const, '@subject': 'KEEP' as const },
    }
    const forged = agreementDocument({ agreement: 'forged', rules: [rule] })
    const wider = agreementDocument({ agreement: 'incidents', version: 2, rules: [rule] })
    const acts: AgreementAct[] = [
      // Signed by keys that are nobody's here.
      ...(await signedAgreement(
        {
          ...strangers,
          party: (id) =>
            parties.all.some(({ party }) => party === id)
              ? { ...parties.party(id), key: strangers.party('bi.cgm').key }
              : strangers.party(id),
        },
        forged,
      )),
      // Signed by one party of three, transplanted from another agreement for the others.
      ...(await oneSignature(wider)),
      {
        ...provisionedAct({
          agreement: 'incidents',
          recipient: 'undp',
          topic: 'shared.incidents.undp',
          topicId: 'x',
          serial: 99,
        }),
      },
    ]
    for (const act of acts) await steward.writeAgreementAct(act)
    await steward.writePartyAct(strangers.party('undp').admission)
    await real.publish(incident())
    await untilDone()
    const last = real.seen.decisions.at(-1)
    expect(
      last?.lines.map(({ agreement, version, recipient }) => [agreement, version, recipient]),
    ).toEqual([
      ['incidents', 1, 'tz.isd'],
      ['incidents', 1, 'iom'],
    ])
    await checkLog(real)
    // The register may still be reading them: no event had to wait for any of these.
    await until(async () => (await refusedActs()) >= acts.length)
  }, 30_000)

  async function oneSignature(document: Parameters<typeof signedAgreement>[1]) {
    const signed = await signedAgreement(real.bus.parties, document, 2)
    const [proposal, other] = signed
    const elsewhere = agreementDocument({
      agreement: 'elsewhere',
      rules: [{ from: 'bi.cgm', to: ['iom', 'tz.isd'], types: [], disclose: {} }],
    })
    const transplanted = (await signedAgreement(real.bus.parties, elsewhere, 3)).slice(1)
    if (proposal === undefined || other === undefined) throw new TypeError('no signatures')
    return [proposal, other, ...transplanted.map((act) => ({ ...act, agreement: 'incidents' }))]
  }

  async function refusedActs(): Promise<number> {
    const text = await (await fetch(`${disclosure.metricsUrl}/metrics`)).text()
    return Number(/^ujirani_register_refused_acts\S* (\d+)$/m.exec(text)?.[1])
  }

  it('obeys the same acts once all have signed them', async () => {
    const { steward, parties } = real.bus
    const wider = agreementDocument({
      agreement: 'real',
      rules: [
        {
          from: 'bi.cgm',
          to: ['iom'],
          types: ['org.ujirani.incident.reported.v1'],
          disclose: {
            incidentId: 'KEEP',
            '@subject': 'KEEP',
            kind: 'KEEP',
            category: 'KEEP',
            occurredStart: 'KEEP',
            zone: 'KEEP',
          },
        },
      ],
    })
    await steward.conclude(parties, wider, 1, ['incidents'])
    await steward.beat()
    await setTimeout(200)
    await real.publish(incident())
    await untilDone()
    while ((await real.end('shared.real.iom')) < 1) await setTimeout(10)
    expect(await real.end('shared.real.iom')).toBe(1)
  }, 30_000)

  it.each([1, 250])(
    'loses, repeats and invents nothing when it is killed %d decisions into its work',
    async (count) => {
      const before = real.seen.decisions.length
      await real.publish(...many(400))
      await real.until(() => real.seen.decisions.length >= before + count)
      await disclosure.kill()
      disclosure = await real.start()
      await untilDone()
      await checkLog(real)
    },
    60_000,
  )

  // Last, as these decide records again.
  describeKilledAgain({
    real: () => real,
    killAndStart: async () => {
      await disclosure.kill()
      disclosure = await real.start()
    },
  })

  it('ends in order when it is told to', async () => {
    await real.publish(...many(100))
    expect(await disclosure.stop()).toBe(0)
  }, 60_000)
})
