import type { BusError } from '@ujirani/errors'
import { catalogue, createDecoder, type Decision } from '@ujirani/events'
import {
  createBusRecordReader,
  createBusRecordWriter,
  createEventRecordReader,
  RegistryUnavailableError,
  type IncomingRecord,
  type OutgoingRecord,
} from '@ujirani/messaging'
import { knownSchemas, toOriginRecord } from '@ujirani/testing'
import {
  createMemoryDisclosure,
  topicOf,
  type MemoryDisclosure,
} from '../test/fixtures/memory-disclosure.ts'
import { createDecisionState } from './decision-state.ts'
import { CopyDiffersError } from './copies.ts'
import { createJudge } from './judge.ts'
import type { Moment } from './moment.ts'

describe('judge', () => {
  let disclosure: MemoryDisclosure
  let moment: Moment
  beforeEach(async () => {
    disclosure = await createMemoryDisclosure()
    const { log, clock } = disclosure
    const register = log.follower.current()
    moment = { state: createDecisionState(), register, nowMs: clock.nowMs() }
  })
  afterEach(() => disclosure.stop())

  const decide = (record: IncomingRecord) => disclosure.judge.decideNew(record, moment)

  it('promises each recipient the very copy that follows', async () => {
    const { decision, followUps } = await decide(await disclosure.storeEvent(disclosure.incident()))
    expect(decision).toMatchObject({ outcome: 'DECIDED', agreementsEnd: 5, partiesEnd: 3 })
    const promised = decision.lines.map(({ recipient, outcome }) => `${recipient} ${outcome}`)
    expect(promised).toEqual(['tz.isd DISCLOSED', 'iom DISCLOSED'])
    expect(followUps.map(({ topic }) => topic)).toEqual([topicOf('tz.isd'), topicOf('iom')])
    const events = createEventRecordReader({
      catalogue,
      decoder: createDecoder(),
      schemas: knownSchemas,
    })
    for (const [index, followUp] of followUps.entries()) {
      const stored = await disclosure.store(followUp)
      const line = decision.lines[index]
      const copy = await events.readCopy(stored, line?.recipient as never)
      expect(copy.envelope.id).toBe(line?.copyId)
      expect(copy.commitment).toEqual(line?.copyCommitment)
    }
  })

  it('never decides before the record was there', async () => {
    const record = await disclosure.storeEvent(disclosure.incident())
    const late = { ...record, timestampMs: moment.nowMs + 5_000 }
    expect((await decide(late)).decision.at).toBe(moment.nowMs + 5_000)
    const early = await disclosure.storeEvent(disclosure.incident())
    expect((await decide({ ...early, timestampMs: 1 })).decision.at).toBe(moment.nowMs)
  })

  it('discloses a repeat to nobody', async () => {
    const event = disclosure.incident()
    const first = await disclosure.storeEvent(event)
    await decide(first)
    const again = await disclosure.storeEvent(event)
    const { decision, followUps } = await decide(again)
    expect(decision).toMatchObject({ outcome: 'DUPLICATE', duplicateOf: first.offset, lines: [] })
    expect(followUps).toEqual([])
  })

  it('quarantines other content under a used id, and shows nothing of it', async () => {
    const event = disclosure.incident()
    await decide(await disclosure.storeEvent(event))
    const { envelope } = disclosure.incident({ id: event.envelope.id, tlp: 'RED' })
    const record = await disclosure.storeEvent({ ...event, envelope })
    const { decision, followUps } = await decide(record)
    expect(decision).toMatchObject({ outcome: 'ID_CONFLICT', duplicateOf: 0, lines: [] })
    expect(await quarantineEntries(followUps)).toEqual([
      expect.objectContaining({ topic: 'origin.bi.cgm', offset: 1, code: 'ERR_ID_CONFLICT' }),
    ])
  })

  const entryReader = createBusRecordReader(createDecoder(), knownSchemas)

  async function quarantineEntries(records: readonly OutgoingRecord[]) {
    return Promise.all(
      records.map(({ topic, value }) => {
        expect(topic).toBe('quarantine.bi.cgm')
        return entryReader.read('QuarantineEntry', { value } as IncomingRecord)
      }),
    )
  }

  const poison: readonly (readonly [
    what: string,
    code: BusError['code'],
    spoil: (record: OutgoingRecord) => Partial<OutgoingRecord>,
  ])[] = [
    ['no value', 'ERR_AVRO_MALFORMED', () => ({ value: null })],
    ['bytes that are no frame', 'ERR_AVRO_MALFORMED', () => ({ value: Buffer.from('{}') })],
    [
      'bytes cut short',
      'ERR_AVRO_MALFORMED',
      ({ value }) => ({ value: value?.subarray(0, 60) ?? null }),
    ],
    [
      'a schema that nobody knows',
      'ERR_SCHEMA_UNKNOWN',
      ({ value }) => ({
        value: Buffer.concat([Buffer.from([0, 0, 9, 9, 9]), value ?? Buffer.of()]),
      }),
    ],
    ['another key than its subject', 'ERR_RECORD_MISPLACED', () => ({ key: 'elsewhere' })],
    ["another party's topic", 'ERR_RECORD_MISPLACED', () => ({ topic: 'origin.tz.isd' })],
    [
      'no salt',
      'ERR_AVRO_MALFORMED',
      ({ headers }) => ({ headers: headers.filter(([name]) => name !== 'ujsalt') }),
    ],
    [
      'a type that is in no catalogue',
      'ERR_EVENT_TYPE_UNKNOWN',
      ({ headers }) => ({
        headers: headers.map(([name, value]) =>
          name === 'ce_type'
            ? ([name, Buffer.from('org.ujirani.nothing.reported.v1')] as const)
            : ([name, value] as const),
        ),
      }),
    ],
  ]

  it.each(poison)('quarantines %s as %s and goes on', async (_what, code, spoil) => {
    const good = toOriginRecord(disclosure.incident(), knownSchemas)
    const spoilt = await disclosure.store({ ...good, ...spoil(good) })
    const { decision, followUps } = await disclosure.judge.decideNew(spoilt, moment)
    expect(decision).toMatchObject({ outcome: 'QUARANTINED', reason: code, id: '', subject: '' })
    expect(followUps).toHaveLength(1)
    const next = await disclosure.storeEvent(disclosure.incident())
    expect((await decide(next)).decision.outcome).toBe('DECIDED')
  })

  it('discloses the same record when it is not spoilt', async () => {
    const record = await disclosure.storeEvent(disclosure.incident())
    expect((await decide(record)).followUps).toHaveLength(2)
  })

  it('says nothing while the schema cannot be asked for, and forgets that it was asked', async () => {
    const schemas = {
      ...knownSchemas,
      writerSchema: () => Promise.reject(new RegistryUnavailableError()),
    }
    const { log, publisher, keys } = disclosure
    const events = createEventRecordReader({ catalogue, decoder: log.decoder, schemas })
    const writer = createBusRecordWriter(publisher, knownSchemas)
    const judge = createJudge({ events, reader: log.reader, schemas, writer, keys })
    const record = await disclosure.storeEvent(disclosure.incident())
    await expect(judge.decideNew(record, moment)).rejects.toThrow(RegistryUnavailableError)
    expect(moment.state.nextOffset(record.topic, 0)).toBe(0)
    expect((await decide(record)).decision.outcome).toBe('DECIDED')
  })

  describe('completing an earlier decision', () => {
    const decided = async () => {
      const record = await disclosure.storeEvent(disclosure.incident())
      return { record, ...(await decide(record)) }
    }
    const bytesOf = ({ topic, key, value, headers }: OutgoingRecord) => ({
      topic,
      key: String(key),
      value: value?.toString('hex'),
      headers: headers.map(([name, bytes]) => `${name}=${bytes.toString('hex')}`),
    })

    it('gives the same bytes, at whatever time', async () => {
      const { record, decision, followUps } = await decided()
      const days40Ms = 40 * 86_400_000
      const later = { ...moment, nowMs: moment.nowMs + days40Ms }
      const { withdrawal, copies } = await disclosure.judge.complete(record, decision, later)
      expect(withdrawal).toBeUndefined()
      expect(copies.map(bytesOf)).toEqual(followUps.map(bytesOf))
    })

    it('closes lines whose agreement is not in force any more, and gives no copy', async () => {
      const { record, decision } = await decided()
      const { register } = moment
      const gone = { ...moment, register: { ...register, agreements: new Map() } }
      const { withdrawal, copies } = await disclosure.judge.complete(record, decision, gone)
      expect(copies).toEqual([])
      expect(withdrawal).toMatchObject({ outcome: 'WITHDRAWN', offset: record.offset })
      expect(withdrawal?.lines.map(({ recipient }) => recipient)).toEqual(['tz.isd', 'iom'])
    })

    it('closes them once: a second completion has nothing to say', async () => {
      const { record, decision } = await decided()
      const gone = { ...moment, register: { ...moment.register, agreements: new Map() } }
      await disclosure.judge.complete(record, decision, gone)
      const now = moment.state.recorded(record.topic, 0, record.offset)
      expect(now?.lines).toEqual([])
      const again = await disclosure.judge.complete(record, now ?? decision, moment)
      expect(again).toEqual({ withdrawal: undefined, copies: [] })
    })

    it('refuses to send another copy than the one that was decided', async () => {
      const { record, decision } = await decided()
      const other: Decision = {
        ...decision,
        lines: decision.lines.map((line) => ({ ...line, copyCommitment: Buffer.alloc(32) })),
      }
      await expect(disclosure.judge.complete(record, other, moment)).rejects.toThrow(
        CopyDiffersError,
      )
    })
  })

  it('makes copies that differ between recipients in everything keyed', async () => {
    const record = await disclosure.storeEvent(disclosure.incident())
    const { followUps, decision } = await decide(record)
    const [one, other] = followUps
    expect(one?.key).not.toEqual(other?.key)
    expect(decision.lines[0]?.copyId).not.toBe(decision.lines[1]?.copyId)
  })
})
