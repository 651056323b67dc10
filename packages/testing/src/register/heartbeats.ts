/** Calls something again and again until it is stopped; one call at a time. */
export interface Heartbeats {
  start(intervalMs: number): void
  /** Resolves when no call is under way, and none will be. */
  stop(): Promise<void>
}

/** Creates it stopped. */
export function createHeartbeats(beat: () => Promise<void>): Heartbeats {
  let stopping = new AbortController()
  let beating: Promise<void> | undefined
  const keepBeating = async (intervalMs: number, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await beat()
      await pause(intervalMs, signal)
    }
  }
  return {
    start: (intervalMs) => {
      if (beating !== undefined) return
      stopping = new AbortController()
      beating = keepBeating(intervalMs, stopping.signal)
    },
    stop: async () => {
      stopping.abort()
      await beating
      beating = undefined
    },
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const end = (): void => {
    resolve(undefined)
  }
  const timer = setTimeout(end, ms)
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  await promise
  clearTimeout(timer)
  signal.removeEventListener('abort', end)
}
