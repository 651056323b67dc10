import avsc from 'avsc'
import fc from 'fast-check'
import { arbitraryJson } from '../test/arbitrary-json.ts'
import { recordOf, varint } from '../test/bombs.ts'
import { sampleType } from '../test/sample-events.ts'
import { parseSchema } from './avro-schema.ts'
import { eventLimits } from './cursor.ts'
import { toValue } from './to-value.ts'
import { createWalker } from './walker.ts'

/** Walks the bytes of a record whose only field has the type; says why it refuses, or `ok`. */
function walk(type: unknown, bytes: Buffer | string, limits = eventLimits): string {
  const payload = typeof bytes === 'string' ? Buffer.from(bytes, 'hex') : bytes
  try {
    createWalker(parseSchema(recordOf(type)), limits)(payload)
    return 'ok'
  } catch (error) {
    return (error as { details: { reason: string } }).details.reason
  }
}

const array = (items: unknown): object => ({ type: 'array', items })
const map = (values: unknown): object => ({ type: 'map', values })
const kinds = { type: 'enum', name: 'Kind', symbols: ['A', 'B'] }
const decimal = { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 }
const instant = { type: 'long', logicalType: 'timestamp-millis' }
const day = { type: 'int', logicalType: 'date' }

describe('createWalker', () => {
  it.each([
    ['boolean', '01'],
    ['int', '00'],
    ['int', 'ffffffff0f'],
    ['int', 'feffffff0f'],
    ['long', '8080808080808010'],
    ['float', '0000c03f'],
    ['double', '000000000000f83f'],
    ['bytes', '04ff00'],
    ['string', '06e282ac'],
    [{ type: 'fixed', name: 'F', size: 2 }, 'ffff'],
    [kinds, '02'],
    [['null', 'int'], '00'],
    [['null', 'int'], '0206'],
    [array('int'), '00'],
    [array('int'), '04020600'],
    [array('int'), '0304020400'],
    [map('int'), '0202610600'],
    [decimal, '02ff'],
    [instant, '02'],
    [day, '01'],
  ])('walks %j over %s', (type, hex) => {
    expect(walk(type, hex)).toBe('ok')
  })

  it.each([
    ['boolean', '02', 'a boolean that is neither'],
    ['int', '8000', 'a varint longer than needed'],
    ['int', '8080808080808080808000', 'a long out of range'],
    ['int', '8080808010', 'an int out of range'],
    ['int', '80', 'ends early'],
    ['long', 'ffffffffffffffff7f', 'a long out of range'],
    ['long', 'ffffffffffffffffff01', 'a long out of range'],
    ['long', '8280808080808010', 'a long out of range'],
    ['long', '818080808080801000', 'a long out of range'],
    ['float', '0000c07f', 'not a plain number'],
    ['float', '00000080', 'not a plain number'],
    ['double', '000000000000f07f', 'not a plain number'],
    ['double', '000000000000f87f', 'not a plain number'],
    ['double', '0000000000000080', 'not a plain number'],
    ['double', '00000000000080', 'ends early'],
    ['bytes', '01', 'ends early'],
    ['bytes', '06ffff', 'ends early'],
    ['string', '04c0af', 'text that is not UTF-8'],
    ['string', '06eda080', 'text that is not UTF-8'],
    [{ type: 'fixed', name: 'F', size: 2 }, 'ff', 'ends early'],
    [kinds, '04', 'no such symbol'],
    [kinds, '01', 'no such symbol'],
    [['null', 'int'], '04', 'no such branch'],
    [['null', 'int'], '01', 'no such branch'],
    [array('int'), '0402', 'more items than bytes'],
    [array('double'), '04' + '00'.repeat(15), 'more items than bytes'],
    [array('int'), '0306020400', 'a block of another size'],
    [array('int'), '0301020400', 'a block of another size'],
    [map('int'), '02125f5f70726f746f5f5f0600', 'a forbidden key'],
    [map('int'), '0202ff0600', 'text that is not UTF-8'],
    [map('int'), '0402610600', 'ends early'],
    [decimal, '00', 'a decimal in another form'],
    [decimal, '040001', 'a decimal in another form'],
    [decimal, '042710', 'a decimal in another form'],
    [instant, '8080808080808010', 'no such instant'],
    [day, 'feffffff0f', 'no such day'],
    ['int', '0000', 'bytes left over'],
    ['int', '', 'ends early'],
  ])('refuses %j over %s: %s', (type, hex, reason) => {
    expect(walk(type, hex)).toBe(reason)
  })

  it('bounds bytes, items and depth, and lets what is just within pass', () => {
    const limits = { sizeBytes: 10, items: 3, depth: 3 }
    expect(walk('bytes', Buffer.concat([varint(9), Buffer.alloc(9)]), limits)).toBe('ok')
    expect(walk('bytes', Buffer.concat([varint(10), Buffer.alloc(10)]), limits)).toBe(
      'too many bytes',
    )
    const items = (count: number): Buffer => Buffer.concat([varint(count), Buffer.alloc(count + 1)])
    expect(walk(array('int'), items(3), limits)).toBe('ok')
    expect(walk(array('int'), items(4), limits)).toBe('too many items')
    expect(walk(array(array('int')), '0202000000', limits)).toBe('ok')
    expect(walk(array(array(array('int'))), '02020200000000', limits)).toBe('too deep')
  })

  it('counts the items of a whole message, over all its arrays', () => {
    const payload = Buffer.concat([
      varint(2),
      ...[1, 2].map(() => Buffer.concat([varint(5_000), Buffer.alloc(5_001)])),
      Buffer.of(0),
    ])
    expect(walk(array(array('int')), payload)).toBe('too many items')
  })

  it('walks a type that holds itself, as deep as is allowed', () => {
    const list = {
      type: 'record',
      name: 'List',
      fields: [{ name: 'next', type: ['null', 'List'] }],
    }
    expect(walk(list, '02'.repeat(30) + '00')).toBe('ok')
    expect(walk(list, '02'.repeat(31) + '00')).toBe('too deep')
    expect(walk(list, '02'.repeat(100_000) + '00')).toBe('too deep')
  })

  it('refuses a record that takes no bytes before anything is read', () => {
    expect(walk({ type: 'record', name: 'Nothing', fields: [] }, '')).toBe('schema of no bytes')
    expect(walk('null', '')).toBe('schema of no bytes')
  })

  it('takes what avsc writes, and nothing cut or made longer', () => {
    const { node, avro } = sampleType()
    const walkSample = createWalker(node)
    fc.assert(
      fc.property(arbitraryJson(node), fc.nat(), (json, at) => {
        const bytes = avro.toBuffer(toValue(sampleType(), json))
        expect(() => {
          walkSample(bytes)
        }).not.toThrow()
        expect(() => {
          walkSample(bytes.subarray(0, at % bytes.length))
        }).toThrow()
        expect(() => {
          walkSample(Buffer.concat([bytes, Buffer.of(0)]))
        }).toThrow()
      }),
    )
  })

  it('lets nothing through that avsc then throws at, whatever bytes are changed', () => {
    const { node, avro } = sampleType()
    const walkSample = createWalker(node)
    const change = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(arbitraryJson(node), change, (json, changes) => {
        const bytes = avro.toBuffer(toValue(sampleType(), json))
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte
        try {
          walkSample(bytes)
        } catch {
          return
        }
        expect(() => avro.fromBuffer(bytes) as unknown).not.toThrow()
      }),
      { numRuns: 3000 },
    )
  })

  it('refuses spellings that avsc takes', () => {
    const avro = avsc.Type.forSchema(recordOf('boolean') as never)
    expect(avro.fromBuffer(Buffer.of(2))).toMatchObject({ x: true })
    expect(walk('boolean', '02')).not.toBe('ok')
    const text = avsc.Type.forSchema(recordOf('string') as never)
    expect(text.fromBuffer(Buffer.from('02ff', 'hex'))).toMatchObject({ x: '\ufffd' })
    expect(walk('string', '02ff')).not.toBe('ok')
    const number = avsc.Type.forSchema(recordOf('int') as never)
    expect(number.fromBuffer(Buffer.from('8000', 'hex'))).toMatchObject({ x: 0 })
    expect(walk('int', '8000')).not.toBe('ok')
  })
})
