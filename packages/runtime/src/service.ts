import type { Logger } from './logger.ts'

/**
 * Something that runs until it is stopped.
 *
 * `start` resolves when work is being done (readiness is told by health conditions) and rejects
 * having left nothing running. `stop` may be called at any time after `start` was called, also
 * twice; it ends what is in flight in a stated order and resolves when nothing is left.
 */
export interface Service {
  start(): Promise<void>
  stop(): Promise<void>
}

/** A service with a name for the log. */
export interface Part extends Service {
  readonly name: string
}

/**
 * Makes one service of several parts: started in the order given, stopped in the opposite one.
 *
 * When a part fails to start, it and those before it are stopped and the failure is passed on; a
 * stop during the start keeps the parts after it from starting. A part that fails to stop is
 * logged and does not keep the others from stopping.
 */
export function inOrder(parts: readonly Part[], logger: Logger): Service {
  const running: Part[] = []
  let starting = new AbortController()
  const stop = async (): Promise<void> => {
    starting.abort()
    for (let part = running.pop(); part !== undefined; part = running.pop()) {
      try {
        await part.stop()
        logger.debug('part stopped', { part: part.name })
      } catch (error) {
        logger.error('part failed to stop', { part: part.name, error })
      }
    }
  }
  const start = async (): Promise<void> => {
    starting = new AbortController()
    const { signal } = starting
    for (const part of parts) {
      if (signal.aborted) return
      // Before it has started, so that a stop in between reaches it too.
      running.push(part)
      try {
        await part.start()
      } catch (error) {
        await stop()
        throw error
      }
      logger.debug('part started', { part: part.name })
    }
  }
  return { start, stop }
}
