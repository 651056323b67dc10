import { AvroMalformedError, parseEventId, type Decision } from '@ujirani/events'
import type { IncomingRecord } from '@ujirani/messaging'
import { toDecided, toQuarantined, toRepeated, toWithdrawn } from './outcome.ts'

const record: IncomingRecord = {
  topic: 'origin.bi.cgm',
  partition: 0,
  offset: 7,
  timestampMs: 1,
  key: Buffer.from('a subject nobody should see'),
  value: null,
  headers: [['ce_id', Buffer.from('an id nobody should see')]],
}
const standpoint = { at: 5, agreementsEnd: 3, partiesEnd: 2 }
const id = parseEventId('0190163d-8694-739b-aea5-966c26f8ad91')
const identity = { source: 'urn:ujirani:bi.cgm', id, type: 't', subject: 's' }

describe('outcome', () => {
  it('records where it stands and what it was decided under', () => {
    expect(toDecided(record, standpoint, identity, [])).toMatchObject({
      topic: 'origin.bi.cgm',
      partition: 0,
      offset: 7,
      ...standpoint,
      ...identity,
      outcome: 'DECIDED',
    })
  })

  it('names the first record of a duplicate', () => {
    const repeated = toRepeated(record, standpoint, identity, { offset: 2, isSame: true })
    expect(repeated).toMatchObject({
      outcome: 'DUPLICATE',
      duplicateOf: 2,
      reason: null,
      lines: [],
    })
  })

  it('tells another content under the same id apart', () => {
    const repeated = toRepeated(record, standpoint, identity, { offset: 2, isSame: false })
    expect(repeated).toMatchObject({ outcome: 'ID_CONFLICT', reason: 'ERR_ID_CONFLICT' })
  })

  it('repeats nothing of a record that cannot be read', () => {
    const error = new AvroMalformedError({ reason: 'a value nobody should see' })
    const decision = toQuarantined(record, standpoint, error)
    expect(decision).toMatchObject({ outcome: 'QUARANTINED', reason: 'ERR_AVRO_MALFORMED' })
    expect(JSON.stringify(decision)).not.toContain('nobody should see')
  })

  it('closes lines without a copy', () => {
    const line: Decision['lines'][number] = {
      agreement: 'a-b',
      version: 1,
      recipient: 'iom',
      outcome: 'DISCLOSED',
      rule: 'r1',
      clause: 'rule:r1',
      redactions: [],
      copyId: 'c',
      copyCommitment: Buffer.alloc(32),
      mask: null,
      heldUntil: null,
      heldUntilType: null,
    }
    const earlier = toDecided(record, standpoint, identity, [line])
    const later = { at: 9, agreementsEnd: 4, partiesEnd: 2 }
    expect(toWithdrawn(earlier, later, [line])).toMatchObject({
      offset: 7,
      ...later,
      outcome: 'WITHDRAWN',
      lines: [{ outcome: 'WITHDRAWN', copyId: null, copyCommitment: null, recipient: 'iom' }],
    })
  })
})
