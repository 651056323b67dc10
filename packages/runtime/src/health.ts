/** What a service must have before it can do its work, asked each time somebody probes. */
export interface Health {
  /** Adds a named condition; `check` must be cheap and must not throw. */
  readonly add: (name: string, check: () => boolean) => void
  /** Names of the conditions that do not hold now, in the order they were added. */
  readonly failing: () => readonly string[]
  /** Whether all conditions hold now. */
  readonly isReady: () => boolean
  /** Whether all conditions have held at once at some probe: a start-up probe needs no more. */
  readonly isStarted: () => boolean
}

/** Creates a health without conditions; a service with none is ready. */
export function createHealth(): Health {
  const conditions = new Map<string, () => boolean>()
  let started = false
  const failing = (): readonly string[] => {
    const names = [...conditions].filter(([, check]) => !check()).map(([name]) => name)
    started ||= names.length === 0
    return names
  }
  const isReady = (): boolean => failing().length === 0
  return {
    add: (name, check) => {
      if (conditions.has(name)) throw new TypeError(`health condition ${name} exists`)
      conditions.set(name, check)
    },
    failing,
    isReady,
    isStarted: () => started || isReady(),
  }
}
