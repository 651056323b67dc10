import { catalogue, type AvroValue, type CopyId, type PartyId, type RuleId } from '@ujirani/events'
import { noonMs } from '../test/bus.ts'
import { documentOf, plainRule } from '../test/documents.ts'
import { signedBy } from '../test/lifecycle.ts'
import {
  acknowledgedBy,
  dutiesOf,
  lateDuties,
  type Acknowledgement,
  type Duty,
  type GivenCopy,
} from './duties.ts'
import { hashDocument } from './agreement-document.ts'

const dayMs = 86_400_000
const cgm = 'bi.cgm' as PartyId
const duty = { duty: 'ACK', within: 'P2D' } as const
const document = documentOf({ rules: [{ ...plainRule, duties: [duty] }] })
const register = await signedBy(document)
const copyId = '648cd7af-5f95-88ac-9fdb-0418a5755f48' as CopyId
const copy: GivenCopy = {
  agreement: document.agreement,
  version: 1,
  recipient: cgm,
  rule: 'r1' as RuleId,
  copyId,
  givenMs: noonMs,
}
const dueMs = noonMs + 2 * dayMs
const ack = (arrivedMs: number, party: PartyId = cgm) => ({ party, copyId, arrivedMs })

describe('a duty to acknowledge', () => {
  const cases: readonly (readonly [string, readonly Acknowledgement[], Partial<Duty>, number])[] = [
    ['open until its time is over', [], { state: 'OPEN', metMs: null }, dueMs],
    ['late after it', [], { state: 'LATE', metMs: null }, dueMs + 1],
    ['met in time', [ack(dueMs)], { state: 'MET', metMs: dueMs }, dueMs + dayMs],
    ['met late', [ack(dueMs + 1)], { state: 'MET_LATE', metMs: dueMs + 1 }, dueMs + dayMs],
    ['met by the first of several', [ack(dueMs + 9), ack(dueMs)], { metMs: dueMs }, dueMs + dayMs],
  ]
  it.each(cases)('is %s', (_, acknowledgements, expected, atMs) => {
    expect(dutiesOf([copy], acknowledgements, { register, atMs })).toMatchObject([
      { ...copy, duty: 'ACK', dueMs, ...expected },
    ])
  })

  it('is not met by another party, nor for another copy', () => {
    const others = [ack(noonMs, 'tz.isd' as PartyId), { ...ack(noonMs), copyId: 'another' }]
    expect(lateDuties([copy], others, { register, atMs: dueMs + 1 })).toHaveLength(1)
    expect(lateDuties([copy], [ack(noonMs)], { register, atMs: dueMs + 1 })).toEqual([])
    expect(lateDuties([copy], [], { register, atMs: dueMs })).toEqual([])
  })

  it('is by the version that the copy was given under', async () => {
    const next = documentOf({ version: 2, supersedes: hashDocument(document) })
    const amended = await signedBy(next, register, 2)
    const atMs = dueMs + 1
    expect(lateDuties([copy, { ...copy, version: 2 }], [], { register: amended, atMs })).toEqual([
      { ...copy, duty: 'ACK', dueMs, metMs: null, state: 'LATE' },
    ])
  })
})

describe('what acknowledges', () => {
  const typeOf = (name: string) => {
    const type = catalogue.eventTypes.get(`org.ujirani.${name}.v1`)
    if (type === undefined) throw new TypeError(name)
    return type
  }
  const named = (name: string, value: AvroValue, causationid?: string) =>
    acknowledgedBy({
      envelope: causationid === undefined ? {} : { causationid },
      type: typeOf(name),
      value,
    })

  it('is a fact that says so, of the copy that it names', () => {
    expect(named('health.alert.acknowledged', { acknowledges: copyId })).toEqual([copyId])
    expect(named('health.alert.acknowledged', { acknowledges: null }, copyId)).toEqual([copyId])
    expect(named('health.alert.acknowledged', { acknowledges: copyId }, copyId)).toEqual([copyId])
  })

  it('is no other fact that is based on the copy', () => {
    expect(named('health.alert.updated', { acknowledges: copyId }, copyId)).toEqual([])
    expect(named('incident.reported', {}, copyId)).toEqual([])
  })
})
