import type { Decision } from '@ujirani/events'
import type { IncomingRecord } from '@ujirani/messaging'
import type { Metrics } from '@ujirani/runtime'

/** What disclosure counts of its work. */
export interface Measures {
  decided(decision: Decision): void
  /** Records whose decisions and copies stand in the log now. */
  written(records: readonly IncomingRecord[], nowMs: number, copies: number): void
}

const buckets = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1, 2, 5, 10]

/** Creates the counters. No label names a party, an agreement or a topic. */
export function createMeasures(metrics: Metrics): Measures {
  const decisions = metrics.counter({
    name: 'ujirani_disclosure_decisions_total',
    help: 'Decisions written, by outcome.',
    labels: ['outcome'],
  })
  const lines = metrics.counter({
    name: 'ujirani_disclosure_lines_total',
    help: 'Outcomes for single recipients, by outcome.',
    labels: ['outcome'],
  })
  const copies = metrics.counter({
    name: 'ujirani_disclosure_copies_total',
    help: 'Copies and quarantine entries written.',
  })
  const latency = metrics.histogram({
    name: 'ujirani_disclosure_latency_seconds',
    help: 'From the append of an origin record to the append of its copies.',
    buckets,
  })
  return {
    decided: ({ outcome, lines: all }) => {
      decisions.inc({ outcome })
      for (const line of all) lines.inc({ outcome: line.outcome })
    },
    written: (records, nowMs, count) => {
      copies.inc(count)
      for (const { timestampMs } of records)
        latency.observe(Math.max(0, nowMs - timestampMs) / 1000)
    },
  }
}
