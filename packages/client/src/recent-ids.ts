/** Remembers the last so many ids. */
export interface RecentIds {
  /** Whether the id is new; if so it is remembered, and the oldest is forgotten at the bound. */
  add(id: string): boolean
}

/** Creates a memory for `limit` ids. */
export function createRecentIds(limit: number): RecentIds {
  const ids = new Set<string>()
  // In a ring: finding a set's oldest member means walking over all that were removed before it.
  const ring: string[] = []
  let at = 0
  return {
    add(id) {
      if (ids.has(id)) return false
      const oldest = ring[at]
      if (oldest !== undefined) ids.delete(oldest)
      ids.add(id)
      ring[at] = id
      at = (at + 1) % limit
      return true
    },
  }
}
