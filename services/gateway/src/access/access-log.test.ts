import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Principal } from '@ujirani/auth'
import { BusError } from '@ujirani/errors'
import type { AccessRecord, PartyId } from '@ujirani/events'
import type { BusRecordWriter } from '@ujirani/messaging'
import { silentLogger } from '@ujirani/runtime'
import { createManualClock, until, type ManualClock } from '@ujirani/testing'
import { createAccessLog, type AccessLog, type AnswerAccess, type Opening } from './access-log.ts'

const principal: Principal = {
  party: 'tz.isd' as PartyId,
  issuer: 'https://id.example',
  clientId: 'tz.isd-desk',
  kind: 'people',
  subject: 'somebody',
  scopes: new Set(['feed:read']),
  roles: ['border-desk'],
  expiresAtMs: 0,
  tokenHash: 'ab'.repeat(32),
}
const topic = 'shared.a.tz.isd'
const span = { topic, partition: 0, from: 3, to: 5 }
const stream: Opening = { principal, route: 'streamFeed', cursor: 'c', topics: [topic], spans: [] }
const page: Opening = { principal, route: 'getFeed', topics: [topic], spans: [span] }

class Response extends EventEmitter {
  writableFinished = false
  closed = false
  end(isWhole: boolean): void {
    this.writableFinished = isWhole
    this.closed = true
    this.emit('close')
  }
}

describe('createAccessLog', () => {
  let clock: ManualClock
  let access: AccessLog
  let written: AccessRecord[]
  /** What the log answers with next; undefined acknowledges. */
  let answer: () => Promise<void>

  beforeEach(async () => {
    clock = createManualClock(Date.UTC(2026, 0, 5))
    written = []
    answer = () => Promise.resolve()
    const write: BusRecordWriter['write'] = async (_name, { topic, key, value }) => {
      expect([topic, key]).toEqual(['access', 'gw:1'])
      const record = value as AccessRecord
      await answer()
      written.push(record)
      return { topic, partition: 0, offset: written.length, timestampMs: 0 }
    }
    const writer = { write }
    access = createAccessLog({ writer, name: 'gw:1', run: 'r', clock, logger: silentLogger })
    await access.start()
  })
  afterEach(() => access.stop())

  const open = (opening: Opening, response = new Response()): Promise<AnswerAccess> =>
    access.open(opening, response as unknown as ServerResponse)
  const kinds = (): string[] => written.map(({ kind }) => kind)
  const sent = (): AccessRecord['ranges'] =>
    written.filter(({ kind }) => kind === 'SENT').flatMap(({ ranges }) => ranges)

  it('tells the log who asks for what before it lets an answer begin', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    answer = () => promise.then(() => undefined)
    let isOpen = false
    const opened = open(page).then(() => (isOpen = true))
    await new Promise((done) => setTimeout(done, 20))
    expect(isOpen).toBe(false)
    resolve(undefined)
    await opened
    expect(written).toMatchObject([
      {
        ...{ kind: 'OPENED', writer: 'gw:1', run: 'r', at: clock.nowMs() },
        answers: [
          {
            ...{ answer: 1, party: 'tz.isd', client: 'tz.isd-desk', roles: ['border-desk'] },
            ...{ route: 'getFeed', cursor: null, topics: [topic] },
            tokenHash: Buffer.alloc(32, 0xab),
          },
        ],
        ranges: [{ answer: 1, ...span }],
      },
    ])
  })

  it('lets nothing begin that the log has not acknowledged', async () => {
    answer = () => Promise.reject(new Error('away'))
    const outcome: unknown = await open(page).catch((error: unknown) => error)
    expect(BusError.is(outcome, 'ERR_ACCESS_UNRECORDED')).toBe(true)
    expect(access.measures.failedRecords()).toBe(1)
    expect(access.measures.openAnswers()).toBe(0)
  })

  it('waits for no log that says nothing', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    answer = () => promise.then(() => undefined)
    const outcome: unknown = await open(page).catch((error: unknown) => error)
    expect(BusError.is(outcome, 'ERR_ACCESS_UNRECORDED')).toBe(true)
    resolve(undefined)
  })

  it('writes one record for all that begin together', async () => {
    await Promise.all(Array.from({ length: 300 }, () => open(page)))
    expect(kinds()).toEqual(['OPENED'])
    expect(written[0]?.answers.map((one) => one.answer)).toEqual(
      Array.from({ length: 300 }, (_, index) => index + 1),
    )
  })

  it('keeps each record small enough for the broker', async () => {
    const spans = Array.from({ length: 500 }, (_, at) => ({
      ...span,
      from: 2 * at,
      to: 2 * at + 1,
    }))
    await Promise.all(Array.from({ length: 30 }, () => open({ ...page, spans })))
    expect(written.length).toBeGreaterThan(2)
    for (const { ranges } of written) expect(ranges.length).toBeLessThanOrEqual(5_000)
    expect(written.flatMap(({ ranges }) => ranges)).toHaveLength(15_000)
  })

  it('says each second what all streams were sent, in spans, and what was left out', async () => {
    const [one, other] = await Promise.all([open(stream), open(stream)])
    for (const offset of [7, 8, 9, 12]) one.noteSent(topic, 0, offset)
    other.noteSent(topic, 0, 7)
    await until(() => sent().length > 0)
    expect(sent()).toEqual([
      { answer: 1, topic, partition: 0, from: 7, to: 10 },
      { answer: 1, topic, partition: 0, from: 12, to: 13 },
      { answer: 2, topic, partition: 0, from: 7, to: 8 },
    ])
  })

  it('writes each second while anything is open, and nothing when nothing is', async () => {
    const response = new Response()
    await open(stream, response)
    await until(() => kinds().filter((kind) => kind === 'SENT').length >= 2)
    response.end(false)
    await until(() => written.at(-1)?.broken.length === 1)
    const count = written.length
    await new Promise((done) => setTimeout(done, 2_200))
    expect(written).toHaveLength(count)
  })

  it('says how answers ended, and that the gateway did so in order', async () => {
    const [whole, cut] = [new Response(), new Response()]
    await Promise.all([open(page, whole), open(page, cut)])
    whole.end(true)
    cut.end(false)
    await access.stop()
    expect(written.slice(1)).toMatchObject([
      { kind: 'SENT', completed: [1], broken: [2] },
      { kind: 'STOPPED' },
    ])
  })

  it('stops streams when the log does not hear of what was sent, until it does', async () => {
    const { noteSent, mayGoOn } = await open(stream)
    answer = () => Promise.reject(new Error('away'))
    noteSent(topic, 0, 1)
    clock.advance(2_999)
    expect(mayGoOn()).toBe(true)
    clock.advance(1)
    expect(mayGoOn()).toBe(false)
    const refused: unknown = await open(page).catch((error: unknown) => error)
    expect(BusError.is(refused, 'ERR_ACCESS_UNRECORDED')).toBe(true)
    await until(() => access.measures.failedRecords() > 0)
    answer = () => Promise.resolve()
    await until(() => mayGoOn())
    expect(sent()).toEqual([{ answer: 1, topic, partition: 0, from: 1, to: 2 }])
  })
})
