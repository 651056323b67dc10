/** Where a record stands in a feed that joins several topics. */
export interface FeedPosition {
  readonly timestampMs: number
  readonly serial: number
  readonly offset: number
}

/**
 * The order of a feed: by append time, then by topic, then within it. Heads of topics are compared,
 * so that the order of each topic holds also where its clock went back.
 */
export function compareFeedOrder(one: FeedPosition, other: FeedPosition): number {
  return (
    one.timestampMs - other.timestampMs || one.serial - other.serial || one.offset - other.offset
  )
}

/** The source whose head comes first; undefined when none has a head. */
export function firstInOrder<S>(
  sources: Iterable<S>,
  headOf: (source: S) => FeedPosition | undefined,
): S | undefined {
  let first: { readonly source: S; readonly head: FeedPosition } | undefined
  for (const source of sources) {
    const head = headOf(source)
    if (head === undefined) continue
    if (first === undefined || compareFeedOrder(head, first.head) < 0) first = { source, head }
  }
  return first?.source
}
