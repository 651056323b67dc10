import { baseTopics, type OutgoingRecord } from '@ujirani/messaging'
import { createTestEvents } from '@ujirani/testing'
import {
  agreed,
  createLiving,
  failingAt,
  settle,
  type LivingDisclosure,
} from '../test/fixtures/living-disclosure.ts'
import { incidents, topicOf } from '../test/fixtures/memory-disclosure.ts'
import { readTopic } from '../test/fixtures/memory-run.ts'

const withdrawn = createTestEvents('incident-withdrawn')

describe('waiting', () => {
  let life: LivingDisclosure
  beforeEach(async () => {
    life = await createLiving()
  })
  afterEach(() => life.stop())

  it('holds a whole rule for its time, and decides again under what is then in force', async () => {
    await life.conclude(agreed({ delay: { for: 'PT1H' } }))
    await life.restart()
    await life.publish(2)
    await life.untilDecided(2)
    expect(await life.outcomes()).toEqual(['0 DECIDED HELD', '1 DECIDED HELD'])
    life.disclosure.clock.advance(3_590_000)
    await settle()
    expect(await life.copies()).toEqual([])
    life.disclosure.clock.advance(20_000)
    await life.untilSent(2)
    expect(await life.sent()).toEqual([0, 1])
    expect((await life.outcomes()).slice(2)).toEqual([
      '0 RELEASED DISCLOSED',
      '1 RELEASED DISCLOSED',
    ])
  })

  it('releases nothing under an agreement that was suspended meanwhile', async () => {
    const document = agreed({ delay: { for: 'PT1H' } })
    await life.conclude(document)
    await life.restart()
    await life.publish(1)
    await life.untilDecided(1)
    await life.act('iom', { action: 'suspend', counter: 2 }, document)
    life.disclosure.clock.advance(3_700_000)
    await life.untilDecided(2)
    await settle()
    expect(await life.outcomes()).toEqual(['0 DECIDED HELD', '0 RELEASED WITHHELD'])
    expect(await life.copies()).toEqual([])
  })

  it('rebuilds its timers from the decisions alone', async () => {
    await life.conclude(agreed({ delay: { for: 'PT1H' } }))
    await life.restart()
    await life.publish(3)
    await life.untilDecided(3)
    await life.restart()
    life.disclosure.clock.advance(3_700_000)
    await life.untilSent(3)
    await settle()
    expect(await life.sent()).toEqual([0, 1, 2])
  })

  it.each([0, 1])('completes a release when it dies at write %d of it', async (failing) => {
    await life.conclude(agreed({ delay: { for: 'PT1H' } }))
    await life.restart()
    await life.publish(3)
    await life.untilDecided(3)
    await life.restart(failingAt(failing))
    life.disclosure.clock.advance(3_700_000)
    await settle()
    expect(await life.copies()).toEqual([])
    await life.restart()
    await life.untilSent(3)
    await settle()
    await life.restart()
    await settle()
    expect(await life.sent()).toEqual([0, 1, 2])
    const released = (await life.outcomes()).filter((text) => text.includes('RELEASED'))
    expect(released).toHaveLength(3)
  })

  it('holds what concerns a subject until an event of a type comes on it', async () => {
    const types = ['org.ujirani.incident.reported.v1']
    const until = 'org.ujirani.incident.closed.v1'
    await life.conclude(agreed({ types, delay: { until } }))
    await life.restart()
    const event = life.disclosure.incident()
    await life.disclosure.storeEvent(event)
    await life.publish(1)
    await life.untilDecided(2)
    const { subject } = event.envelope
    await life.disclosure.storeEvent(createTestEvents('incident-closed')({ subject }))
    await life.untilSent(1)
    await settle()
    expect(await life.sent()).toEqual([0, 1])
  })

  it('tells whoever got an event, and nobody else, that it was withdrawn', async () => {
    await life.conclude(incidents)
    await life.restart()
    const event = life.disclosure.incident()
    await life.disclosure.storeEvent(event)
    const { subject } = event.envelope
    await life.disclosure.storeEvent(withdrawn({ subject }))
    await life.disclosure.storeEvent(withdrawn())
    await life.untilDecided(3)
    await life.untilSent(2)
    await settle()
    expect(await life.sent()).toEqual([0, 1])
    const [, last] = await readTopic(life.disclosure, topicOf('iom'))
    const type = last?.headers.find(([name]) => name === 'ce_type')?.[1].toString()
    expect(type).toBe('org.ujirani.incident.withdrawn.v1')
  })

  it('writes no copy of what was stopped between the decision and the copies', async () => {
    await life.conclude(incidents)
    const stopped = Promise.withResolvers<undefined>()
    const decided = Promise.withResolvers<undefined>()
    const { publisher } = life.disclosure
    const publishAll = publisher.publishAll.bind(publisher)
    Object.assign(publisher, {
      publishAll: async (records: readonly OutgoingRecord[]) => {
        const written = await publishAll(records)
        if (records[0]?.topic === baseTopics.decisions) {
          decided.resolve(undefined)
          await stopped.promise
        }
        return written
      },
    })
    await life.restart()
    await life.publish(1)
    await decided.promise
    await life.act('iom', { action: 'suspend', counter: 2 })
    stopped.resolve(undefined)
    await life.untilDecided(2)
    await settle()
    expect(await life.copies()).toEqual([])
    expect(await life.outcomes()).toEqual([
      '0 DECIDED DISCLOSED',
      '0 WITHDRAWN not-in-force WITHDRAWN',
    ])
  })
})
