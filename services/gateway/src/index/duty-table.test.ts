import { DatabaseSync } from 'node:sqlite'
import type { AgreementId, CopyId, PartyId, RuleId } from '@ujirani/events'
import { DutyTable, dutyTables } from './duty-table.ts'
import type { OwedAck } from './entry.ts'

const [publisher, recipient] = ['bi.cgm' as PartyId, 'tz.isd' as PartyId]
const agreement = 'one' as AgreementId
const owed: OwedAck = {
  ...{ party: publisher, partition: 0, offset: 3, agreement, recipient },
  ...{ version: 1, rule: 'r1' as RuleId, copy: 'copy-1' as CopyId, event: 'event-1' },
  ...{ givenMs: 1_000, dueMs: 2_000 },
}
const ack = { party: recipient, copy: owed.copy }
const none = { owed: [], acknowledged: [], withdrawn: [] }

describe('DutyTable', () => {
  let table: DutyTable
  beforeEach(() => {
    const database = new DatabaseSync(':memory:')
    database.exec(dutyTables)
    table = new DutyTable(database)
  })
  const unmet = (party: PartyId | null = recipient, nowMs = 2_000) =>
    table.unmet({ agreement, party, nowMs, limit: 10 })

  it('shows what is owed to its two sides and to auditors, and to nobody else', () => {
    table.add({ ...none, owed: [owed] })
    for (const party of [publisher, recipient, null]) {
      expect(unmet(party)).toEqual({ open: 1, late: 0, acks: [owed] })
    }
    expect(unmet('iom' as PartyId)).toEqual({ open: 0, late: 0, acks: [] })
    expect(
      table.unmet({ agreement: 'two' as AgreementId, party: null, nowMs: 0, limit: 9 }).acks,
    ).toEqual([])
  })

  it('counts as late what is not met after its last instant', () => {
    table.add({ ...none, owed: [owed, { ...owed, offset: 4, dueMs: 3_000 }] })
    expect(unmet(recipient, 2_001)).toMatchObject({ open: 1, late: 1 })
    expect(table.late(2_000)).toEqual([])
    expect(table.late(3_001)).toEqual([
      { agreement, version: 1, recipient, publisher, dueMs: 2_000 },
    ])
  })

  it.each([
    [
      'after',
      [
        { ...none, owed: [owed] },
        { ...none, acknowledged: [ack] },
      ],
    ],
    [
      'before',
      [
        { ...none, acknowledged: [ack] },
        { ...none, owed: [owed] },
      ],
    ],
  ])('is met by an acknowledgement that is read %s it', (_, batches) => {
    for (const batch of batches) table.add(batch)
    expect(unmet()).toMatchObject({ open: 0, late: 0, acks: [] })
  })

  it.each([
    ['of another party', { ...ack, party: 'iom' as PartyId }],
    ['of another copy', { ...ack, copy: 'copy-2' as CopyId }],
  ])('is not met by one %s', (_, other) => {
    table.add({ ...none, owed: [owed], acknowledged: [other] })
    expect(unmet()).toMatchObject({ open: 1 })
  })

  it('goes with the line when its copy is not written after all', () => {
    table.add({ ...none, owed: [owed], withdrawn: [{ ...owed, recipient: publisher }] })
    expect(unmet()).toMatchObject({ open: 1 })
    table.add({ ...none, withdrawn: [owed] })
    expect(unmet()).toMatchObject({ open: 0 })
  })
})
