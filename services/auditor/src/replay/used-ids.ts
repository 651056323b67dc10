import { hash } from 'node:crypto'
import type { Decision } from '@ujirani/events'

/** Which ids publishers have used, so that a repeat which was decided anew is found. */
export interface UsedIds {
  /** Notes the id of an event that was decided; decisions come in log order. */
  note(decision: Decision): void
  /** Whether an event of this partition was decided under the id before. */
  has(decision: Decision): boolean
}

/** Creates an empty one; it holds about 75 bytes an event. */
export function createUsedIds(): UsedIds {
  const used = new Set<string>()
  return {
    note: (decision) => {
      if (decision.outcome === 'DECIDED') used.add(keyOf(decision))
    },
    has: (decision) => used.has(keyOf(decision)),
  }
}

/** 16 bytes of a hash tell 2^32 events apart with a chance of 2^-64 to be wrong. */
function keyOf({ topic, partition, source, id }: Decision): string {
  const text = `${topic}/${String(partition)}\n${source}\n${id}`
  return hash('sha256', text, 'buffer').toString('latin1', 0, 16)
}
