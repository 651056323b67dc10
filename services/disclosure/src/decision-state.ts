import { hash } from 'node:crypto'
import type { Decision, DecisionLine } from '@ujirani/events'
import type { TopicPartition } from '@ujirani/messaging'
import { createPriorFold, type Prior } from '@ujirani/policy'

/** What has been decided so far, folded from `decisions`; enough to decide the next record. */
export interface DecisionState {
  /** Applies the next decision in log order. For one origin record the first decision counts. */
  apply(decision: Decision): void
  /** First origin offset of the partition that has no decision yet. */
  nextOffset(topic: string, partition: number): number
  /** The decision of an origin record that is kept as unfinished; see {@link finish}. */
  recorded(topic: string, partition: number, offset: number): Decision | undefined
  /** Forgets decisions of a partition below an offset: their copies stand in the log. */
  finish(topic: string, partition: number, below: number): void
  /** Offset of the partition's first record with this source and id; undefined for a new one. */
  firstOffset(place: TopicPartition, source: string, id: string): number | undefined
  /** The masks that decisions up to now left. */
  readonly prior: Prior
  /** Events remembered, for the metrics. */
  readonly size: number
}

/**
 * Creates an empty state. It holds about 75 bytes an event: the first 16 bytes of a hash over
 * source and id, and the offset. A chance hit among 2^64 events is caught, as whoever finds a
 * repeat compares the records themselves.
 */
export function createDecisionState(): DecisionState {
  const next = new Map<string, number>()
  const unfinished = new Map<string, Map<number, Decision>>()
  const first = new Map<string, Map<string, number>>()
  const masks = createPriorFold()

  return {
    apply: (decision) => {
      const { topic, partition, offset, outcome } = decision
      const place = placeOf(topic, partition)
      if (outcome === 'WITHDRAWN') {
        masks.apply(decision)
        close(unfinished.get(place)?.get(offset), decision, (closed) => {
          unfinished.get(place)?.set(offset, closed)
        })
        return
      }
      // Decided again: what it left counts, and the record had its first decision before.
      if (outcome === 'RELEASED' || outcome === 'CAUGHT_UP') masks.apply(decision)
      if (offset < (next.get(place) ?? 0)) return
      next.set(place, offset + 1)
      inner(unfinished, place).set(offset, decision)
      if (outcome !== 'DECIDED') return
      const ids = inner(first, place)
      const id = idKey(decision.source, decision.id)
      if (!ids.has(id)) ids.set(id, offset)
      masks.apply(decision)
    },
    nextOffset: (topic, partition) => next.get(placeOf(topic, partition)) ?? 0,
    recorded: (topic, partition, offset) => unfinished.get(placeOf(topic, partition))?.get(offset),
    finish: (topic, partition, below) => {
      const kept = unfinished.get(placeOf(topic, partition))
      // Offsets were added rising, so the first one that stays ends the walk.
      for (const offset of kept?.keys() ?? []) {
        if (offset >= below) break
        kept?.delete(offset)
      }
    },
    firstOffset: ({ topic, partition }, source, id) =>
      first.get(placeOf(topic, partition))?.get(idKey(source, id)),
    prior: masks.prior,
    get size() {
      return [...first.values()].reduce((sum, ids) => sum + ids.size, 0)
    },
  }
}

/** A decision without the lines that were closed before their copy was written. */
function close(
  open: Decision | undefined,
  { lines }: Decision,
  keep: (closed: Decision) => void,
): void {
  if (open === undefined) return
  const isClosed = (line: DecisionLine): boolean =>
    lines.some(
      ({ agreement, recipient }) => agreement === line.agreement && recipient === line.recipient,
    )
  keep({ ...open, lines: open.lines.filter((line) => !isClosed(line)) })
}

function inner<K, V>(outer: Map<string, Map<K, V>>, key: string): Map<K, V> {
  const known = outer.get(key) ?? new Map<K, V>()
  outer.set(key, known)
  return known
}

function placeOf(topic: string, partition: number): string {
  return `${topic}/${String(partition)}`
}

function idKey(source: string, id: string): string {
  return hash('sha256', `${source}\n${id}`, 'buffer').toString('latin1', 0, 16)
}
