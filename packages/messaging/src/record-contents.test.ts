import { busRecord, contentCommitment, createDecoder, encodeFramed } from '@ujirani/events'
import { knownSchemas } from '@ujirani/testing'
import { checkOpened } from '@ujirani/tlog'
import { createBusRecordReader } from './bus-records.ts'
import { createRecordContents } from './record-contents.ts'
import type { IncomingRecord } from './records.ts'

const salt = Buffer.alloc(16, 5)
const line = (recipient: string) => ({
  agreement: 'bi-tz-police-2026',
  version: 1,
  recipient,
  outcome: 'DISCLOSED' as const,
  rule: 'r1',
  clause: 'clause 1',
  redactions: ['/note:DROP'],
  copyId: '0166f1a0-1c00-8abc-8def-0123456789ab',
  copyCommitment: Buffer.alloc(32, 3),
  mask: null,
  heldUntil: null,
  heldUntilType: null,
})

async function decisionFor(recipients: readonly string[]): Promise<IncomingRecord> {
  const { record, avro } = busRecord('Decision')
  const value = encodeFramed(await knownSchemas.idOf(record), avro, {
    topic: 'origin.bi.pnb',
    partition: 0,
    offset: 7,
    source: 'ujirani://bi.pnb',
    id: '0166f1a0-1c00-7abc-8def-0123456789ab',
    type: 'org.ujirani.incident.reported.v1',
    subject: 'incident-1',
    outcome: 'DECIDED',
    reason: null,
    duplicateOf: null,
    at: 1_543_190_400_000,
    agreementsEnd: 1,
    partiesEnd: 2,
    lines: recipients.map(line),
    corrects: null,
  })
  const position = { topic: 'decisions', partition: 0, offset: 3, timestampMs: 1_543_190_400_000 }
  const key = Buffer.from('origin.bi.pnb/0/7')
  return { ...position, key, value, headers: [['ujsalt', salt]] }
}

const contents = createRecordContents(createBusRecordReader(createDecoder(), knownSchemas))

describe('createRecordContents', () => {
  it('commits to a decision so that one line can be shown alone', async () => {
    const record = await decisionFor(['tz.tpf', 'iom', 'undp'])
    const tree = await contents.treeOf(record)
    expect(await contents.commit(record)).toEqual(tree.root)
    expect(tree.open(0).item).toEqual(contentCommitment({ ...record, salt }))
    const opened = tree.open(2)
    checkOpened(tree.root, opened)
    const shown = JSON.parse(Buffer.from(opened.item).toString()) as Record<string, unknown>
    const commitment = Buffer.alloc(32, 3).toString('base64')
    expect(shown).toEqual({ ...line('iom'), copyCommitment: commitment })
  })

  it('shows a party the same shape whether others were decided about or not', async () => {
    const [one, many] = await Promise.all([
      decisionFor(['iom']),
      decisionFor(Array.from({ length: 15 }, (_, index) => `p${String(index)}`)),
    ])
    const [alone, among] = [await contents.treeOf(one), await contents.treeOf(many)]
    expect(alone.open(1).path).toHaveLength(among.open(1).path.length)
    expect(alone.open(1).width).toBe(among.open(1).width)
  })

  it('commits to other records, and to what is no decision, as they are', async () => {
    const decision = await decisionFor(['iom'])
    const record = { ...decision, topic: 'agreements' }
    expect(await contents.commit(record)).toEqual(contentCommitment({ ...record, salt }))
    const junk = { ...decision, value: Buffer.from('junk') }
    const tree = await contents.treeOf(junk)
    expect(tree.open(0).item).toEqual(contentCommitment({ ...junk, salt }))
    expect(() => tree.open(1)).toThrow(RangeError)
  })

  it('takes a salt for a record without one, and never in place of one', async () => {
    const record = { ...(await decisionFor([])), topic: 'parties' }
    const bare = { ...record, headers: [] }
    const given = Buffer.alloc(16, 6)
    await expect(contents.commit(bare)).rejects.toThrow(TypeError)
    expect(await contents.commit(bare, given)).toEqual(contentCommitment({ ...bare, salt: given }))
    expect(await contents.commit(record, given)).toEqual(contentCommitment({ ...record, salt }))
  })
})
