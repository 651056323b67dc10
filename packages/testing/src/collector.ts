/** Gathers what arrives and lets a test wait for it, without guessing how long that takes. */
export interface Collector<T> {
  /** Everything so far, in order of arrival. */
  readonly items: readonly T[]
  add(...items: readonly T[]): void
  /** Resolves once that many have arrived. */
  atLeast(count: number): Promise<readonly T[]>
  /** Resolves with the first that fits, also among those that are there. */
  first(test: (item: T) => boolean): Promise<T>
}

/** Creates an empty one. */
export function createCollector<T>(): Collector<T> {
  const items: T[] = []
  const looks = new Set<() => void>()
  const when = async <R>(find: () => R | undefined): Promise<R> => {
    const { promise, resolve } = Promise.withResolvers<R>()
    const look = (): void => {
      const found = find()
      if (found === undefined) return
      looks.delete(look)
      resolve(found)
    }
    looks.add(look)
    look()
    return promise
  }
  return {
    items,
    add: (...added) => {
      items.push(...added)
      for (const look of looks) look()
    },
    atLeast: (count) => when(() => (items.length >= count ? items : undefined)),
    first: async (test) => {
      const [found] = await when(() => {
        const index = items.findIndex(test)
        return index === -1 ? undefined : items.slice(index, index + 1)
      })
      return found as T
    },
  }
}
