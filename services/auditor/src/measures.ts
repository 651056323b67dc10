import type { Metrics } from '@ujirani/runtime'
import type { ReplayReport } from './replay/report.ts'
import { verdicts } from './replay/verdict.ts'

/** What the auditor counts of its work. */
export interface Measures {
  replayed(report: ReplayReport): void
}

/** Creates the counters. No label names a party, an agreement or a topic. */
export function createMeasures(metrics: Metrics): Measures {
  const records = metrics.counter({
    name: 'ujirani_auditor_records_total',
    help: 'Records that replays have reported on.',
  })
  const findings = metrics.counter({
    name: 'ujirani_auditor_findings_total',
    help: 'Findings of replays, by verdict.',
    labels: ['verdict'],
  })
  return {
    replayed: ({ summary }) => {
      records.inc(summary.records)
      for (const verdict of verdicts) findings.inc({ verdict }, summary[verdict])
    },
  }
}
