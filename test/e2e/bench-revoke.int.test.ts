import { runQuickBench } from './run-bench.ts'

describe('npm run bench -- revoke --quick', () => {
  it('suspends under load, over HTTP and Kafka, and writes what it found', async () => {
    const { said, samples, result } = await runQuickBench('revoke')
    // The machine that tests run on is slow: that the figures are there counts, not what they are.
    expect([said, result]).toMatchObject([
      expect.any(String),
      { suspensions: 3, streams: 24, boundHttpMs: 1_000, boundKafkaMs: 2_000, kafkaClients: 3 },
    ])
    expect(samples['acceptedToLastByteMs']).toHaveLength(3)
    expect(samples['acceptedToLastRecordMs']).toHaveLength(3)
    for (const values of Object.values(samples)) {
      expect(values.every((value) => Number.isFinite(value) && value >= 0)).toBe(true)
    }
  }, 420_000)
})
