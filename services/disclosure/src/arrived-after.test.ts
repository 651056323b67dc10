import type { AgreementAct } from '@ujirani/events'
import type { RegisterFollower } from '@ujirani/messaging'
import type { Register } from '@ujirani/policy'
import { signedAct, signedAgreement, until } from '@ujirani/testing'
import {
  createMemoryDisclosure,
  incidents,
  topicOf,
  type MemoryDisclosure,
} from '../test/fixtures/memory-disclosure.ts'
import { readDecisions, readTopic, startRun, type MemoryRun } from '../test/fixtures/memory-run.ts'

describe('a record that arrives just after an act', () => {
  let disclosure: MemoryDisclosure
  let run: MemoryRun
  /** What disclosure's register held when it began to hear nothing; undefined while it hears. */
  let heard: Register | undefined
  afterEach(async () => {
    heard = undefined
    await run.stop()
    await disclosure.stop()
  })

  const begin = async (isAgreed: boolean): Promise<void> => {
    disclosure = await createMemoryDisclosure({ isAgreed })
    const { log, steward } = disclosure
    await until(async () => {
      await steward.beat()
      return log.follower.isFresh()
    })
    const follower: RegisterFollower = {
      start: () => undefined,
      stop: () => undefined,
      current: () => heard ?? log.follower.current(),
      isFresh: () => log.follower.isFresh(),
      caughtUp: () => log.follower.caughtUp(),
      onChange: (listener) => log.follower.onChange(listener),
      refusedCount: () => 0,
    }
    run = await startRun({ ...disclosure, log: { ...log, follower } })
  }
  /** Writes acts and then an event, all before disclosure's register hears of the acts. */
  const arrive = async (...acts: readonly AgreementAct[]): Promise<void> => {
    heard = disclosure.log.follower.current()
    for (const act of acts) await disclosure.steward.writeAgreementAct(act)
    await disclosure.storeEvent(disclosure.incident())
    // Long enough for a disclosure that does not wait.
    await new Promise((resolve) => setTimeout(resolve, 300))
    heard = undefined
    await until(async () => (await readDecisions(disclosure)).length === 1)
  }
  const disclosed = async () => {
    const [decision] = await readDecisions(disclosure)
    expect(decision?.agreementsEnd).toBe(disclosure.log.follower.current().agreementsEnd)
    return (decision?.lines ?? []).filter(({ outcome }) => outcome === 'DISCLOSED').length
  }

  it('is disclosed by the agreement whose last signature came before it', async () => {
    await begin(false)
    const admin = disclosure.bus.createAdmin()
    const topics = ['tz.isd', 'iom'].map(topicOf)
    await admin.createTopics(
      topics.map((topic) => ({ topic, partitions: 1, replication: 1, config: {} })),
    )
    await admin.close()
    await arrive(...(await signedAgreement(disclosure.parties, incidents)))
    expect(await disclosed()).toBe(2)
    await until(async () => (await readTopic(disclosure, topicOf('iom'))).length === 1)
  })

  it('is not disclosed by the agreement that was suspended before it', async () => {
    await begin(true)
    const { parties } = disclosure
    await arrive(await signedAct(parties, incidents, 'iom', { action: 'suspend', counter: 2 }))
    expect(await disclosed()).toBe(0)
  })
})
