/** Takes items one by one and gives them on together. */
export interface Gathering<Item> {
  /**
   * Takes an item; it is given on with what else comes before the process next waits.
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

/** Creates it: what one read from the network brings goes on as one. */
export function createGathering<Item>(giveOn: (items: readonly Item[]) => void): Gathering<Item> {
  const failure = new AbortController()
  let items: Item[] = []
  let timer: NodeJS.Immediate | undefined
  const flush = (): void => {
    clearImmediate(timer)
    timer = undefined
    failure.signal.throwIfAborted()
    if (items.length === 0) return
    const taken = items
    items = []
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
      else timer ??= setImmediate(flushLater)
    },
    flush,
    failed: failure.signal,
  }
}
