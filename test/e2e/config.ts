/**
 * The environment of this process without what would move the bus under test: its ports, its state,
 * another party's dashboard. Where fetched programs are kept stays the same.
 */
export function plainEnvironment(): Readonly<Record<string, string | undefined>> {
  const kept = Object.entries(process.env).filter(
    ([name]) => name === 'UJIRANI_CACHE_DIR' || !name.startsWith('UJIRANI_'),
  )
  return Object.fromEntries(kept)
}
