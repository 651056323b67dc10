import { until } from '@ujirani/testing'
import {
  agreed,
  createLiving,
  failingAt,
  settle,
  type LivingDisclosure,
} from '../test/fixtures/living-disclosure.ts'
import { incidents } from '../test/fixtures/memory-disclosure.ts'
import { readDecisions } from '../test/fixtures/memory-run.ts'

const dayMs = 86_400_000

describe('catching up', () => {
  let life: LivingDisclosure
  beforeEach(async () => {
    life = await createLiving()
  })
  afterEach(() => life.stop())

  it('discloses nothing that arrives while suspended, then or later', async () => {
    await life.conclude(incidents)
    await life.restart()
    await life.publish(1)
    await life.untilDecided(1)
    await life.act('iom', { action: 'suspend', counter: 2 })
    await life.publish(2)
    await life.untilDecided(3)
    await life.act('iom', { action: 'resume', counter: 3 })
    await life.publish(1)
    await life.untilSent(2)
    await settle()
    expect(await life.sent()).toEqual([0, 3])
  })

  it('withholds what arrived while suspended though it is decided after the resumption', async () => {
    await life.conclude(incidents)
    await life.act('iom', { action: 'suspend', counter: 2 })
    await life.publish(2)
    await life.act('iom', { action: 'resume', counter: 3 })
    await life.publish(1)
    await life.restart()
    await life.untilSent(1)
    await settle()
    expect(await life.sent()).toEqual([2])
  })

  it('discloses it once all parties have signed to make up for it, before what comes live', async () => {
    await life.conclude(incidents)
    await life.restart()
    await life.publish(1)
    await life.untilDecided(1)
    await life.act('iom', { action: 'suspend', counter: 2 })
    await life.publish(3)
    await life.untilDecided(4)
    const resume = { action: 'resume', backfill: true } as const
    await life.act('bi.cgm', { ...resume, counter: 2 })
    await life.act('tz.isd', { ...resume, counter: 2 })
    await settle()
    expect(await life.sent()).toEqual([0])
    await life.act('iom', { ...resume, counter: 3 })
    await life.publish(1)
    await life.untilSent(5)
    await settle()
    expect(await life.sent()).toEqual([0, 1, 2, 3, 4])
  })

  it('writes history first on activation, and live events behind it', async () => {
    await life.publish(4)
    const from = new Date(life.disclosure.clock.nowMs() - 3 * dayMs).toISOString().slice(0, 10)
    await life.restart()
    await life.untilDecided(4)
    await life.conclude(agreed({ history: { from } }))
    await life.publish(2)
    await life.untilSent(6)
    await settle()
    expect(await life.sent()).toEqual([0, 1, 2, 3, 4, 5])
    const named = (await life.outcomes()).filter((text) => text.includes('CAUGHT_UP'))
    expect(named).toHaveLength(4)
    expect(named[0]).toBe('0 CAUGHT_UP history:incidents:1 DISCLOSED')
  })

  it('writes no history where the rule asks for none', async () => {
    await life.publish(3)
    await life.restart()
    await life.untilDecided(3)
    await life.conclude(incidents)
    await life.publish(1)
    await life.untilSent(1)
    await settle()
    expect(await life.sent()).toEqual([3])
  })

  it('writes history when nothing comes live', async () => {
    await life.publish(2)
    await life.restart()
    await life.untilDecided(2)
    await life.conclude(agreed({ history: { from: '2018-01-01' } }))
    await life.untilSent(2)
    expect(await life.sent()).toEqual([0, 1])
  })

  it.each([0, 1, 2, 3])(
    'is complete, and repeats nothing but copies, when it dies at write %d of its history',
    async (failing) => {
      await life.publish(300)
      await life.restart()
      await life.untilDecided(300)
      await life.conclude(agreed({ history: { from: '2018-01-01' } }))
      await life.restart(failingAt(failing))
      await settle()
      await life.restart()
      await life.publish(1)
      await until(async () => new Set(await life.copies()).size === 301)
      await settle()
      const again = (await readDecisions(life.disclosure)).filter(
        ({ outcome }) => outcome === 'CAUGHT_UP',
      )
      expect(again.map(({ offset }) => offset)).toEqual([...Array(300).keys()])
      const order = [...new Set(await life.sent())]
      expect(order).toEqual([...Array(301).keys()])
    },
    60_000,
  )
})
