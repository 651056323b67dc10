import type { Decision } from '@ujirani/events'
import type { TopicPartition } from '@ujirani/messaging'
import {
  createLanes,
  createNameTable,
  createPriorFold,
  eventName,
  type Prior,
} from '@ujirani/policy'
import { createCoverage, type Coverage } from './coverage.ts'
import { createHeldLines, type HeldLines } from './held-lines.ts'
import { createLastAgain, withoutLines } from './last-again.ts'

/** What has been decided so far, folded from `decisions`; enough to decide the next record. */
export interface DecisionState {
  /**
   * Applies the next decision in log order. For one origin record the first decision counts, and
   * besides it those by which it was decided again.
   */
  apply(decision: Decision): void
  /** First origin offset of the partition that has no decision yet. */
  nextOffset(topic: string, partition: number): number
  /** The decision of an origin record that is kept as unfinished; see {@link finish}. */
  recorded(topic: string, partition: number, offset: number): Decision | undefined
  /** Forgets decisions of a partition below an offset: their copies stand in the log. */
  finish(topic: string, partition: number, below: number): void
  /** The last decisions of a partition that decided something again, in log order. */
  lastAgain(place: TopicPartition): readonly Decision[]
  /** Offset of the partition's first record with this source and id; undefined for a new one. */
  firstOffset(place: TopicPartition, source: string, id: string): number | undefined
  /** What decisions up to now left. */
  readonly prior: Prior
  /** Lines that wait. */
  readonly held: HeldLines
  /** What has been decided for which agreement. */
  readonly coverage: Coverage
  /** Events remembered, for the metrics. */
  readonly size: number
}

/**
 * Creates an empty state. It holds about 50 bytes an event outside the collected heap: the first 16
 * bytes of a hash over source and id, and the offset. A chance hit among 2^64 events is caught, as whoever finds a
 * repeat compares the records themselves.
 */
export function createDecisionState(): DecisionState {
  const next = new Map<string, number>()
  const unfinished = new Map<string, Map<number, Decision>>()
  const first = createFirstOffsets()
  const again = createLastAgain()
  const masks = createPriorFold()
  const held = createHeldLines()
  const coverage = createCoverage()

  const applyWithdrawal = (decision: Decision): void => {
    masks.apply(decision)
    again.close(decision)
    const kept = unfinished.get(placeOf(decision))
    const open = kept?.get(decision.offset)
    if (open !== undefined) kept?.set(decision.offset, withoutLines(open, decision.lines))
  }
  const applyFirst = (decision: Decision): void => {
    const { offset, outcome } = decision
    const place = placeOf(decision)
    if (offset < (next.get(place) ?? 0)) return
    next.set(place, offset + 1)
    inner(unfinished, place).set(offset, decision)
    coverage.apply(decision)
    if (outcome !== 'DECIDED') return
    first.note(decision)
    for (const fold of [masks, held]) fold.apply(decision)
  }
  return {
    apply: (decision) => {
      if (decision.outcome === 'WITHDRAWN') applyWithdrawal(decision)
      else if (!isAgain(decision)) applyFirst(decision)
      else for (const fold of [masks, held, coverage, again]) fold.apply(decision)
    },
    prior: masks.prior,
    held,
    coverage,
    lastAgain: (place) => again.of(place),
    nextOffset: (topic, partition) => next.get(placeOf({ topic, partition })) ?? 0,
    recorded: (topic, partition, offset) =>
      unfinished.get(placeOf({ topic, partition }))?.get(offset),
    finish: (topic, partition, below) => {
      dropBelow(unfinished.get(placeOf({ topic, partition })), below)
    },
    firstOffset: (place, source, id) => first.of(place, source, id),
    get size() {
      return first.size
    },
  }
}

/** Where each id of a source stood first, for each partition of its own. */
function createFirstOffsets() {
  const places = createLanes()
  const table = createNameTable(1)
  return {
    note: ({ topic, partition, source, id, offset }: Decision): void => {
      const place = places.of(topic, String(partition))
      const size = table.size
      const row = table.put(eventName(source, id), place)
      if (table.size > size) table.setAt(row, 0, offset)
    },
    of: ({ topic, partition }: TopicPartition, source: string, id: string): number | undefined => {
      const place = places.known(topic, String(partition))
      const row = place === undefined ? -1 : table.find(eventName(source, id), place)
      return row === -1 ? undefined : table.valueAt(row, 0)
    },
    get size() {
      return table.size
    },
  }
}

function dropBelow(kept: Map<number, Decision> | undefined, below: number): void {
  // Offsets were added rising, so the first one that stays ends the walk.
  for (const offset of kept?.keys() ?? []) {
    if (offset >= below) break
    kept?.delete(offset)
  }
}

function isAgain({ outcome }: Decision): boolean {
  return outcome === 'RELEASED' || outcome === 'CAUGHT_UP'
}

function inner<K, V>(outer: Map<string, Map<K, V>>, key: string): Map<K, V> {
  const known = outer.get(key) ?? new Map<K, V>()
  outer.set(key, known)
  return known
}

function placeOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${String(partition)}`
}
