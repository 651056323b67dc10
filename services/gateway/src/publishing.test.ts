import { BusError } from '@ujirani/errors'
import { newId, parsed } from '../test/fixtures/events.ts'
import { schemas, startMemoryGateway, type MemoryGateway } from '../test/fixtures/memory-gateway.ts'
import { LedgerBehindError } from './errors.ts'
import { createPublishing } from './publishing.ts'

const other = { tlp: 'GREEN' }

async function codeOf(publication: Promise<unknown>): Promise<string> {
  const outcome = await publication.catch((error: unknown) => error)
  return BusError.is(outcome) ? outcome.code : 'accepted'
}

async function recordsIn({ bus }: MemoryGateway): Promise<number> {
  const reader = bus.createPositionalReader()
  const bounds = await reader.bounds(['origin.bi.cgm'])
  await reader.close()
  return bounds.get('origin.bi.cgm')?.[0]?.end ?? 0
}

describe('createPublishing', () => {
  let gateway: MemoryGateway
  beforeEach(async () => {
    gateway = await startMemoryGateway()
  })
  afterEach(() => gateway.stop())

  it('stores an event and promises it', async () => {
    const event = parsed()
    const { receipt, isRepeat } = await gateway.publishing.publish(event)
    expect(isRepeat).toBe(false)
    expect(JSON.parse(receipt)).toMatchObject({ id: event.envelope.id, offset: 0 })
    expect(await recordsIn(gateway)).toBe(1)
  })

  it('answers the same content with the same receipt, and stores it once', async () => {
    const event = parsed()
    const first = await gateway.publishing.publish(event)
    const second = await gateway.publishing.publish(event)
    expect(second).toEqual({ receipt: first.receipt, isRepeat: true })
    expect(await recordsIn(gateway)).toBe(1)
  })

  it('stores nothing new that the ledger would not include, and still answers repeats', async () => {
    const event = parsed()
    const first = await gateway.publishing.publish(event)
    gateway.refuseNew(new LedgerBehindError())
    expect(await codeOf(gateway.publishing.publish(parsed()))).toBe('ERR_LEDGER_BEHIND')
    expect(await gateway.publishing.publish(event)).toEqual({ ...first, isRepeat: true })
    expect(await recordsIn(gateway)).toBe(1)
    gateway.refuseNew(undefined)
    expect((await gateway.publishing.publish(parsed())).isRepeat).toBe(false)
  })

  it('answers calls under way at the same time alike', async () => {
    const event = parsed()
    const all = await Promise.all([1, 2, 3].map(() => gateway.publishing.publish(event)))
    expect(new Set(all.map(({ receipt }) => receipt)).size).toBe(1)
    expect(all.map(({ isRepeat }) => isRepeat)).toEqual([false, true, true])
    expect(await recordsIn(gateway)).toBe(1)
  })

  it('refuses other content under an id, stored or on its way', async () => {
    const id = newId()
    const first = gateway.publishing.publish(parsed({ id }))
    const second = gateway.publishing.publish(parsed({ id, ...other }))
    expect(await codeOf(second)).toBe('ERR_ID_CONFLICT')
    await first
    expect(await codeOf(gateway.publishing.publish(parsed({ id, ...other })))).toBe(
      'ERR_ID_CONFLICT',
    )
    expect(await recordsIn(gateway)).toBe(1)
  })

  it('takes one id from two sources', async () => {
    const id = newId()
    await gateway.publishing.publish(parsed({ id }))
    const there = parsed({ id, source: 'urn:ujirani:bi.cgm:gisuru' })
    expect((await gateway.publishing.publish(there)).isRepeat).toBe(false)
    expect(await recordsIn(gateway)).toBe(2)
  })

  it('gives the same receipt from an index rebuilt from the log', async () => {
    const event = parsed()
    const { receipt } = await gateway.publishing.publish(event)
    const rebuilt = await startMemoryGateway(gateway.bus)
    expect(await rebuilt.publishing.publish(event)).toEqual({ receipt, isRepeat: true })
    await rebuilt.stop()
  })

  it('keeps the order of calls', async () => {
    const events = Array.from({ length: 20 }, () => parsed())
    const all = await Promise.all(events.map((event) => gateway.publishing.publish(event)))
    const offsets = all.map(({ receipt }) => (JSON.parse(receipt) as { offset: number }).offset)
    expect(offsets).toEqual(events.map((_, index) => index))
  })

  it('promises nothing while the log is away, and stores the same once it is back', async () => {
    const event = parsed()
    gateway.bus.setDown(true)
    expect(await codeOf(gateway.publishing.publish(event))).toBe('ERR_BROKER_UNAVAILABLE')
    gateway.bus.setDown(false)
    const all = await Promise.all([1, 2].map(() => gateway.publishing.publish(event)))
    expect(new Set(all.map(({ receipt }) => receipt)).size).toBe(1)
    expect(await recordsIn(gateway)).toBe(1)
  })

  it('finds what an unanswered try has written after all', async () => {
    const event = parsed()
    gateway.bus.setDown(true)
    expect(await codeOf(gateway.publishing.publish(event))).toBe('ERR_BROKER_UNAVAILABLE')
    gateway.bus.setDown(false)
    // Another process's record of the same event stands for the one that was written unnoticed.
    const twin = await startMemoryGateway(gateway.bus)
    const { receipt } = await twin.publishing.publish(event)
    await twin.stop()
    expect(await gateway.publishing.publish(event)).toEqual({ receipt, isRepeat: true })
    expect(await recordsIn(gateway)).toBe(1)
  })

  it('takes nothing before its index has caught up', async () => {
    const follower = { isCaughtUp: () => false, catchUpWith: () => Promise.resolve() }
    const publisher = gateway.bus.createPublisher()
    const { index } = gateway
    const signer = { toReceipt: () => '' }
    const ledger = { check: () => undefined, noteAccepted: () => undefined }
    const early = createPublishing({ publisher, schemas, index, follower, signer, ledger })
    expect(await codeOf(early.publish(parsed()))).toBe('ERR_NOT_READY')
    await publisher.close()
    expect(await recordsIn(gateway)).toBe(0)
  })
})
