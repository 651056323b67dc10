import fc from 'fast-check'
import kafkajs from 'kafkajs'
import { murmur2, partitionOf } from './partition-of.ts'

describe('murmur2', () => {
  // From org.apache.kafka.common.utils.UtilsTest.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as the Java clients do', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash)
  })
})

describe('partitionOf', () => {
  it('agrees with the default partitioner of kafkajs', () => {
    const partition = kafkajs.Partitioners.DefaultPartitioner()
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        (key, count) => {
          const bytes = Buffer.from(key)
          const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
            partitionId,
            partitionErrorCode: 0,
            leader: 1,
            replicas: [1],
            isr: [1],
          }))
          const message = { key: bytes, value: null }
          expect(partitionOf(bytes, count)).toBe(
            partition({ topic: 't', partitionMetadata, message }),
          )
        },
      ),
    )
  })

  it('puts records without a key on the first partition', () => {
    expect(partitionOf(null, 7)).toBe(0)
  })
})
