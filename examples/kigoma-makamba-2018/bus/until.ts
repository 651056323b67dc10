import { setTimeout as pause } from 'node:timers/promises'

const lookEveryMs = 40

/**
 * Looks again and again until what is seen is as wanted.
 *
 * @returns what was seen last, as wanted or not: whoever checks it says what is wrong with it
 */
export async function until<T>(
  look: () => Promise<T>,
  isWanted: (seen: T) => boolean,
  patienceMs: number,
): Promise<T> {
  const endMs = performance.now() + patienceMs
  for (;;) {
    const seen = await look()
    if (isWanted(seen) || performance.now() >= endMs) return seen
    await pause(lookEveryMs)
  }
}
