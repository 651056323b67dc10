import { createMemorySchemas, createTestSteward, until } from '@ujirani/testing'
import {
  openConcludedLog,
  openRegisterLog,
  publisher,
  settle,
  statusIn,
  type RegisterLog,
} from '../test/register-log.ts'

describe('isFresh of a register follower', () => {
  const logs: RegisterLog[] = []
  afterEach(async () => {
    await Promise.all(logs.splice(0).map((log) => log.close()))
  })
  const keep = (log: RegisterLog): RegisterLog => {
    logs.push(log)
    return log
  }
  const open = async () => keep(await openRegisterLog())
  const concluded = async () => keep(await openConcludedLog())

  it('is false until a beat is heard, and five seconds after the last one', async () => {
    const { follower, steward, clock } = await concluded()
    expect(follower.isFresh()).toBe(false)
    await steward.beat()
    await until(() => follower.isFresh())
    clock.advance(5_000)
    expect(follower.isFresh()).toBe(true)
    clock.advance(1)
    expect(follower.isFresh()).toBe(false)
    await steward.beat()
    await until(() => follower.isFresh())
  })

  it('does not take a beat that was in the log before for a sign of life', async () => {
    const all = await open()
    await all.steward.prepare()
    await all.steward.beat()
    all.follower.start()
    await all.follower.caughtUp()
    await settle()
    expect(all.follower.isFresh()).toBe(false)
    await all.steward.beat()
    await until(() => all.follower.isFresh())
  })

  it('does not follow the wall clock', async () => {
    const { follower, steward, clock } = await concluded()
    await steward.beat()
    await until(() => follower.isFresh())
    clock.setWall(clock.nowMs() + 86_400_000)
    expect(follower.isFresh()).toBe(true)
    clock.setWall(0)
    expect(follower.isFresh()).toBe(true)
  })

  it('is false while acts are known of that cannot be read', async () => {
    const { follower, steward, schemas, bus, parties } = await concluded()
    await steward.beat()
    await until(() => follower.isFresh())
    // The act is written with what the writer knows; the follower has to ask, and gets no answer.
    const writer = createTestSteward(bus, createMemorySchemas())
    schemas.setDown(true)
    await writer.writePartyAct(await parties.amend(publisher, 2, { families: ['incident'] }))
    schemas.setDown(false)
    await steward.beat()
    schemas.setDown(true)
    await settle()
    schemas.setDown(false)
    await until(() => follower.current().partiesEnd === 3)
    await steward.beat()
    await until(() => follower.isFresh())
    await writer.close()
  })

  it('is false for ever once the log is another one', async () => {
    const { follower, steward, bus } = await concluded()
    await steward.beat()
    await until(() => follower.isFresh())
    const admin = bus.createAdmin()
    await admin.deleteTopics(['agreements'])
    await steward.prepare()
    await until(() => !follower.isFresh())
    await steward.beat()
    await settle()
    expect(follower.isFresh()).toBe(false)
    expect(statusIn(follower.current())).toBe('ACTIVE')
  })

  it('goes on when beats are lost: they are only good while new', async () => {
    const { follower, steward, bus } = await concluded()
    await steward.beat()
    await until(() => follower.isFresh())
    const admin = bus.createAdmin()
    await admin.deleteTopics(['heartbeat'])
    await steward.prepare()
    await until(async () => {
      await steward.beat()
      return follower.isFresh()
    })
  })

  it('is false after stop', async () => {
    const { follower, steward } = await concluded()
    await steward.beat()
    await until(() => follower.isFresh())
    follower.stop()
    expect(follower.isFresh()).toBe(false)
  })
})
