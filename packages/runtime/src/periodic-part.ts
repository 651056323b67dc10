import type { Part } from './service.ts'

/**
 * Makes a part that looks again and again, never twice at once: a look that takes longer than the
 * time between two makes the next ones drop out. A stop waits for the one under way.
 *
 * @param look must not reject
 */
export function createPeriodicPart(name: string, everyMs: number, look: () => Promise<void>): Part {
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  return {
    name,
    start: () => {
      timer = setInterval(() => {
        looking ??= look().finally(() => {
          looking = undefined
        })
      }, everyMs)
      return Promise.resolve()
    },
    stop: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
