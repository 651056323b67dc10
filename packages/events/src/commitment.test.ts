import { createHash } from 'node:crypto'
import fc from 'fast-check'
import {
  contentCommitment,
  createSalt,
  recordCommitment,
  toLeaf,
  type RecordContent,
} from './commitment.ts'

const salt = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex')
const content: RecordContent = {
  salt,
  key: Buffer.from('sample-1'),
  value: Buffer.from('000000000702ff', 'hex'),
  headers: [
    ['content-type', Buffer.from('application/avro')],
    ['ce_id', Buffer.from('0166f1a0-1c00-7abc-8def-0123456789ab')],
    ['ujsalt', salt],
  ],
}

const hex = (of: RecordContent): string => contentCommitment(of).toString('hex')

/** An injective text of a content, to tell different contents by. */
const spell = ({ salt: s, key, value, headers }: RecordContent): string =>
  JSON.stringify([
    Buffer.from(s).toString('hex'),
    key === null ? null : Buffer.from(key).toString('hex'),
    value === null ? null : Buffer.from(value).toString('hex'),
    headers.map(([name, bytes]) => [name, bytes.toString('hex')]),
  ])

describe('contentCommitment', () => {
  // Computed apart, with Python's hashlib and struct, from the format in the comment.
  it.each<[string, RecordContent, string]>([
    ['a record', content, '91f61d880f4da7bdeb54c9d322060c8a6f4858faf378607d29f6f8fd69649645'],
    [
      'a tombstone without key or headers',
      { salt, key: null, value: null, headers: [] },
      '1e915b7f77adeabb9cba0173df5994d93e8ed44c4df7b8c4fa735a05c4ceb1b2',
    ],
    [
      'empty parts, and a header named beyond ASCII',
      { salt, key: Buffer.of(), value: Buffer.of(), headers: [['é', Buffer.of()]] },
      '7fd622f1d609df0e940dea1cd28b3380d60f107df1d75f0e7475739eaf3f7f30',
    ],
  ])('commits to %s', (_what, of, expected) => {
    expect(hex(of)).toBe(expected)
  })

  it('changes with every part, and with the order of the headers', () => {
    const [first, ...rest] = content.headers
    if (first === undefined) throw new Error('no headers')
    const others: RecordContent[] = [
      content,
      { ...content, salt: Buffer.alloc(16) },
      { ...content, key: Buffer.from('sample-2') },
      { ...content, key: null },
      { ...content, value: null },
      { ...content, value: Buffer.from('000000000702fe', 'hex') },
      { ...content, headers: rest },
      { ...content, headers: [...rest, first] },
      { ...content, headers: [...content.headers, first] },
      { ...content, headers: [['content-typ', Buffer.from('eapplication/avro')], ...rest] },
    ]
    expect(new Set(others.map(hex)).size).toBe(others.length)
  })

  it('is one for one content, and another for another', () => {
    const bytes = fc.uint8Array({ maxLength: 3 }).map((each) => Buffer.from(each))
    const contents = fc.record({
      salt: fc.constant(salt),
      key: fc.option(bytes),
      value: fc.option(bytes),
      headers: fc.array(fc.tuple(fc.string({ maxLength: 2 }), bytes), { maxLength: 2 }),
    })
    fc.assert(
      fc.property(contents, contents, (one, other) => {
        expect(hex(one) === hex(other)).toBe(spell(one) === spell(other))
      }),
      { numRuns: 500 },
    )
  })

  it('refuses a salt of another length', () => {
    expect(() => contentCommitment({ ...content, salt: Buffer.alloc(15) })).toThrow(TypeError)
  })
})

describe('createSalt', () => {
  it('gives 16 other bytes each time', () => {
    const salts = Array.from({ length: 100 }, () => createSalt())
    expect(salts.every((each) => each.length === 16)).toBe(true)
    expect(new Set(salts.map((each) => each.toString('hex'))).size).toBe(100)
  })
})

describe('recordCommitment', () => {
  const content = Buffer.alloc(32, 1)
  const place = {
    topicId: '00112233-4455-6677-8899-aabbccddeeff',
    partition: 1,
    offset: 2,
    timestampMs: 1_543_190_400_000,
  }

  it('is SHA-256 over the serialisation that its comment draws', () => {
    const bytes = Buffer.concat([
      Buffer.from('ujirani.org/record/v1\n'),
      content,
      Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
      Buffer.from('00000001' + '0000000000000002' + '000001674d50cc00', 'hex'),
    ])
    expect(recordCommitment(content, place)).toEqual(createHash('sha256').update(bytes).digest())
  })

  it('is another one for another content, topic, partition, offset or time', () => {
    const all = [
      recordCommitment(content, place),
      recordCommitment(Buffer.alloc(32, 2), place),
      recordCommitment(content, { ...place, topicId: place.topicId.replace('ff', 'fe') }),
      recordCommitment(content, { ...place, partition: 2, offset: 1 }),
      recordCommitment(content, { ...place, offset: 3 }),
      recordCommitment(content, { ...place, timestampMs: place.timestampMs + 1 }),
    ]
    expect(new Set(all.map((one) => one.toString('hex'))).size).toBe(all.length)
  })

  it('refuses what is no commitment and no topic id', () => {
    expect(() => recordCommitment(Buffer.alloc(31), place)).toThrow(TypeError)
    expect(() => recordCommitment(content, { ...place, topicId: '' })).toThrow(TypeError)
  })

  it('becomes a leaf that holds nothing else', () => {
    expect(toLeaf(content).toString()).toBe(`ujirani.org/leaf/v1\n${content.toString('base64')}`)
    expect(toLeaf(content)).toHaveLength(64)
  })
})
