import { faultsOf, sampleType } from '../test/sample-events.ts'
import type { AvroValue } from './avro-value.ts'
import { compileAvro } from './catalogue.ts'
import { encodeFramed, readFrame } from './framing.ts'
import { toValue } from './to-value.ts'

const type = sampleType()
const value = toValue(type, { sampleId: 'sample-1', tags: [] })
const bytes = compileAvro({ type: 'record', name: 'B', fields: [{ name: 'b', type: 'bytes' }] })
const blob = (size: number): AvroValue => ({ b: Buffer.alloc(size, 7) })

describe('encodeFramed', () => {
  it('writes a zero byte, the schema id and the Avro bytes', () => {
    const frame = encodeFramed(0x01020304, type.avro, value)
    expect(frame.subarray(0, 5)).toEqual(Buffer.from('0001020304', 'hex'))
    expect(frame.subarray(5)).toEqual(type.avro.toBuffer(value))
  })

  it('never writes again over what it gave out, across the ends of its slabs', () => {
    const sizes = [10, 30_000, 30_000, 70_000, 1, 65_500, 65_530, 65_531, 65_536, 200_000, 3]
    const frames = sizes.map(
      (size, index) => [size, index, encodeFramed(index, bytes, blob(size))] as const,
    )
    for (const [size, index, frame] of frames) {
      expect(readFrame(frame).schemaId).toBe(index)
      expect(readFrame(frame).payload).toEqual(bytes.toBuffer(blob(size)))
    }
  })

  it('refuses a value that takes more than a decoder reads, of a bus record later', () => {
    expect(faultsOf(() => encodeFramed(1, bytes, blob(262_144)))).toEqual([
      { pointer: '/data', detail: 'takes more than 262144 bytes in Avro' },
    ])
    const schema = {
      type: 'record',
      name: 'org.ujirani.bus.v1.B',
      fields: [{ name: 'b', type: 'bytes' }],
    }
    const own = compileAvro(schema)
    expect(encodeFramed(1, own, blob(900_000)).length).toBeGreaterThan(900_000)
    expect(() => encodeFramed(1, own, blob(1_000_000))).toThrow('not valid')
  })

  it('refuses a value of another type without quoting it', () => {
    const wrong = { sampleId: 'secret-1', tags: 'secret-2' }
    expect(() => encodeFramed(1, type.avro, wrong)).toThrow(
      new TypeError('a value that does not fit org.ujirani.sample.v1.SampleReported'),
    )
  })
})

describe('readFrame', () => {
  it('takes a message apart without copying it', () => {
    const message = Buffer.from('000000000a0102', 'hex')
    const { schemaId, payload } = readFrame(message)
    expect(schemaId).toBe(10)
    expect(payload).toEqual(Buffer.of(1, 2))
    expect(payload.buffer).toBe(message.buffer)
  })

  it.each([
    ['nothing', ''],
    ['too little', '00000000'],
    ['another magic byte', '010000000a01'],
    ['a negative id', '00ffffffff01'],
  ])('refuses %s', (_what, hex) => {
    expect(() => readFrame(Buffer.from(hex, 'hex'))).toThrow('malformed')
  })
})
