/** A bounded map of what was verified; the least recently used entry leaves first. */
export interface TokenCache<T> {
  get(hash: string): T | undefined
  set(hash: string, entry: T): void
  delete(hash: string): void
  readonly size: number
}

/** Creates a cache of at most `limit` entries. Only verified tokens go in, so nobody can flood it. */
export function createTokenCache<T>(limit: number): TokenCache<T> {
  const entries = new Map<string, T>()
  return {
    get(hash) {
      const entry = entries.get(hash)
      if (entry === undefined) return undefined
      // A Map keeps insertion order, so putting it back makes it the youngest.
      entries.delete(hash)
      entries.set(hash, entry)
      return entry
    },
    set(hash, entry) {
      entries.delete(hash)
      entries.set(hash, entry)
      const [oldest] = entries.keys()
      if (entries.size > limit && oldest !== undefined) entries.delete(oldest)
    },
    delete(hash) {
      entries.delete(hash)
    },
    get size() {
      return entries.size
    },
  }
}
