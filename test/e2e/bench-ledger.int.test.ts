import { runQuickBench } from './run-bench.ts'

describe('npm run bench -- ledger --quick', () => {
  it('publishes with and without the ledger, catches up, and verifies the log', async () => {
    const { said, samples, result } = await runQuickBench('ledger')
    const measured = ['leavesPerSecond', 'inclusionP99Ms', 'verifySecondsPerMillion']
    for (const name of [...measured, 'publishPerSecond']) {
      expect([said, name, result[name]]).toEqual([said, name, expect.any(Number)])
      expect(result[name]).toBeGreaterThan(0)
    }
    expect(result['leaves']).toBeGreaterThanOrEqual(20_000)
    expect(samples['inclusionMs']?.length).toBeGreaterThan(10)
  }, 420_000)
})
