import type { Metrics } from '@ujirani/runtime'

/** What was found at the broker that does not follow from the register. */
export const drifts = [
  'access-foreign',
  'access-missing',
  'topic-foreign',
  'topic-missing',
  'topic-recreated',
  'topic-settings',
] as const
export type Drift = (typeof drifts)[number]

/** Told of each finding; what can be repaired is, by whoever tells. */
export type OnDrift = (drift: Drift, count: number) => void

/** Counts drift; every kind stands in the metrics from the start, so that a first one is seen. */
export function countDrift(metrics: Metrics): OnDrift {
  const counter = metrics.counter({
    name: 'ujirani_steward_drift_total',
    help: 'Access rules and topics found to differ from the register, by what differed.',
    labels: ['drift'],
  })
  for (const drift of drifts) counter.inc({ drift }, 0)
  return (drift, count) => {
    counter.inc({ drift }, count)
  }
}
