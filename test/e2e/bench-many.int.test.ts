import { runQuickBench } from './run-bench.ts'

describe('npm run bench -- many --quick', () => {
  it('brings parties, delivers what they publish to open streams, and starts again', async () => {
    const { said, result } = await runQuickBench('many')
    expect([said, result]).toMatchObject([
      expect.any(String),
      { parties: 6, agreementTopics: 6, topics: 30, streams: 12 },
    ])
    const measured = ['provisionedSeconds', 'restartSeconds', 'copiesPerSecond', 'halfP99Ms']
    for (const name of [...measured, 'deliveriesPerSecond', 'memoryMiB']) {
      expect([name, result[name]]).toEqual([name, expect.any(Number)])
    }
  }, 420_000)
})
