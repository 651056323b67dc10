/** Remembers the last so many ids. */
export interface RecentIds {
  /** Whether the id is new; if so it is remembered, and the oldest is forgotten at the bound. */
  add(id: string): boolean
}

/** Creates a memory for `limit` ids. */
export function createRecentIds(limit: number): RecentIds {
  const ids = new Set<string>()
  return {
    add(id) {
      if (ids.has(id)) return false
      ids.add(id)
      const [oldest] = ids
      if (ids.size > limit && oldest !== undefined) ids.delete(oldest)
      return true
    },
  }
}
