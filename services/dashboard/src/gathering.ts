/** Takes items one by one and gives them on together. */
export interface Gathering<Item> {
  /**
   * Takes an item; it is given on with what else comes before the process next waits, and not sooner
   * than a moment after the last ones were.
   *
   * @throws what giving on threw, since the last call
   */
  add(item: Item): void
  /**
   * Gives on what has been taken, now.
   *
   * @throws what giving on throws or threw
   */
  flush(): void
  /** Aborted when giving on has thrown between two calls. */
  readonly failed: AbortSignal
}

/** So many are given on at once at most. */
const mostItems = 500

/** What comes alone is given on at once; of what comes often, many at a time. */
const defaultRestMs = 25

/**
 * Creates it: what one read from the network brings goes on as one.
 *
 * @param restMs from one giving on to the next, at least
 */
export function createGathering<Item>(
  giveOn: (items: readonly Item[]) => void,
  restMs: number = defaultRestMs,
): Gathering<Item> {
  const failure = new AbortController()
  let items: Item[] = []
  let cancel: (() => void) | undefined
  let givenAtMs = -Infinity
  const flush = (): void => {
    cancel?.()
    cancel = undefined
    failure.signal.throwIfAborted()
    if (items.length === 0) return
    const taken = items
    items = []
    givenAtMs = performance.now()
    giveOn(taken)
  }
  const flushLater = (): void => {
    try {
      flush()
    } catch (error) {
      failure.abort(error)
    }
  }
  return {
    add: (item) => {
      failure.signal.throwIfAborted()
      items.push(item)
      if (items.length >= mostItems) flush()
      else cancel ??= schedule(flushLater, givenAtMs + restMs - performance.now())
    },
    flush,
    failed: failure.signal,
  }
}

/** @returns how to call it off */
function schedule(act: () => void, inMs: number): () => void {
  if (inMs <= 0) {
    const immediate = setImmediate(act)
    return () => {
      clearImmediate(immediate)
    }
  }
  const timer = setTimeout(act, inMs)
  return () => {
    clearTimeout(timer)
  }
}
