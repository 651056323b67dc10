/** Lets jobs run beside each other that do not touch the same thing. */
export interface Turns {
  /** Runs a job after those before it under the same name, beside all others. */
  run<T>(name: string, job: () => Promise<T>): Promise<T>
  /** Runs a job when no other is under way, and lets none begin before it has ended. */
  alone<T>(job: () => Promise<T>): Promise<T>
  /** Resolves when no job is under way. */
  idle(): Promise<void>
}

/** Creates turns; a job that fails keeps none from running. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  let lastAlone: Promise<unknown> = Promise.resolve()
  const idle = async (): Promise<void> => {
    await Promise.all([lastAlone, ...last.values()])
  }
  return {
    idle,
    run: (name, job) => {
      const before = Promise.all([lastAlone, last.get(name)])
      const running = before.then(job)
      const ended = running
        .catch(() => undefined)
        .finally(() => {
          if (last.get(name) === ended) last.delete(name)
        })
      last.set(name, ended)
      return running
    },
    alone: (job) => {
      const running = idle().then(job)
      lastAlone = running.catch(() => undefined)
      return running
    },
  }
}
