import { parsePartyId } from '@ujirani/events'
import { createTestParties, signedAgreement, until } from '@ujirani/testing'
import {
  agreement,
  document,
  openConcludedLog,
  openRegisterLog,
  publisher,
  recipient,
  settle,
  statusIn,
  type RegisterLog,
} from '../test/register-log.ts'
import type { PositionalReader } from './positional-reader.ts'

describe('createRegisterFollower', () => {
  const logs: RegisterLog[] = []
  afterEach(async () => {
    await Promise.all(logs.splice(0).map((log) => log.close()))
  })
  const keep = (log: RegisterLog): RegisterLog => {
    logs.push(log)
    return log
  }
  const open = async (wrap?: Parameters<typeof openRegisterLog>[0]) =>
    keep(await openRegisterLog(wrap))
  const concluded = async () => keep(await openConcludedLog())

  it('folds parties and agreements from their beginning', async () => {
    const { follower } = await concluded()
    const register = follower.current()
    expect([...register.parties.keys()]).toEqual([publisher, recipient])
    expect(statusIn(register)).toBe('ACTIVE')
    expect(register).toMatchObject({ partiesEnd: 2, agreementsEnd: 3 })
    expect([...register.topics.keys()]).toEqual([`shared.${agreement}.${recipient}`])
    expect(follower.refusedCount()).toBe(0)
  })

  it('waits for topics that nobody has made yet', async () => {
    const { follower, steward, parties } = await open()
    follower.start()
    await steward.prepare()
    await steward.admit(parties)
    await follower.caughtUp()
    await until(() => follower.current().parties.size === 2)
  })

  it('tells of each act, until it is asked no more', async () => {
    const { follower, steward, parties } = await open()
    const told: number[] = []
    await steward.prepare()
    follower.start()
    const end = follower.onChange(({ parties: known }) => {
      told.push(known.size)
    })
    await steward.admit(parties)
    await until(() => follower.current().partiesEnd === 2)
    expect(told).toEqual([1, 2])
    end()
    await steward.writePartyAct(parties.party(publisher).admission)
    await until(() => follower.current().partiesEnd === 3)
    expect(told).toEqual([1, 2])
  })

  it('applies an agreement after the parties that were in the log before it', async () => {
    const gate = Promise.withResolvers<undefined>()
    const slowParties = (reader: PositionalReader): PositionalReader => ({
      watch: (request, handler) =>
        reader.watch(request, async (records, arrival) => {
          if (request.topic === 'parties') await gate.promise
          await handler(records, arrival)
        }),
      readRange: (range) => reader.readRange(range),
      bounds: (topics) => reader.bounds(topics),
      ends: (topics) => reader.ends(topics),
      offsetAt: (place) => reader.offsetAt(place),
      topicIds: (topics) => reader.topicIds(topics),
      silentForMs: () => 0,
      close: () => reader.close(),
    })
    const { follower, steward, parties } = await open(slowParties)
    await steward.prepare()
    await steward.admit(parties)
    await steward.conclude(parties, document)
    follower.start()
    // Agreements have been read by now; without their signers they would be refused.
    await settle()
    expect(follower.current()).toMatchObject({ agreementsEnd: 0, partiesEnd: 0 })
    gate.resolve(undefined)
    await follower.caughtUp()
    expect(statusIn(follower.current())).toBe('ACTIVE')
    expect(follower.refusedCount()).toBe(0)
  })

  it('counts an act that is refused, and only its position counts', async () => {
    const { follower, steward, parties } = await concluded()
    const before = follower.current()
    const others = await createTestParties({ parties: [publisher] })
    await steward.writePartyAct(others.party(publisher).admission)
    const [, signature] = await signedAgreement(parties, { ...document, version: 7 })
    if (signature === undefined) throw new Error('no signature')
    await steward.writeAgreementAct(signature)
    await until(() => follower.refusedCount() === 2)
    const after = follower.current()
    expect(after).toMatchObject({ partiesEnd: 3, agreementsEnd: 4 })
    expect(after.parties.get(parsePartyId(publisher))?.record).toBe(
      before.parties.get(parsePartyId(publisher))?.record,
    )
    expect(statusIn(after)).toBe('ACTIVE')
  })

  it('passes over bytes that are no act, and acts under another key', async () => {
    const { follower, bus, schemas, steward } = await concluded()
    const writer = bus.createPublisher()
    const schemaId = await schemas.idOf('org.ujirani.bus.v1.PartyAct')
    const bad = Buffer.alloc(9, 255)
    bad.writeInt8(0)
    bad.writeInt32BE(schemaId, 1)
    const place = { topic: 'parties', headers: [] }
    await writer.publishAll([
      { ...place, key: publisher, value: null },
      { ...place, key: publisher, value: Buffer.from('not framed') },
      { ...place, key: publisher, value: bad },
    ])
    const reader = bus.createPositionalReader()
    const [act] = await reader.readRange({ topic: 'parties', partition: 0, from: 0, to: 1 })
    await writer.publish({ ...place, key: 'tz.isd', value: act?.value ?? null })
    await until(() => follower.refusedCount() === 4)
    expect(follower.current()).toMatchObject({ partiesEnd: 6 })
    await steward.beat()
    await until(() => follower.isFresh())
  })
})
