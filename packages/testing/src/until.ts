import { setTimeout } from 'node:timers/promises'

const patienceMs = 20_000
const lookMs = 5

/**
 * Resolves once a condition holds.
 *
 * @throws {Error} after 20 s: a loop that outlives its test keeps the run from ending
 */
export async function until(test: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + patienceMs
  while (!(await test())) {
    if (performance.now() > endMs) throw new Error(`waited in vain until ${test.toString()}`)
    await setTimeout(lookMs)
  }
}
