import type { AclRule } from '@ujirani/messaging'
import type { Logger, Metrics } from '@ujirani/runtime'

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

/** Logs and counts access rules that differed. */
export function reportRuleDrift(
  found: Readonly<Partial<Record<Drift, readonly AclRule[]>>>,
  { onDrift, logger }: { readonly onDrift: OnDrift; readonly logger: Logger },
): void {
  for (const [drift, rules] of Object.entries(found) as [Drift, readonly AclRule[]][]) {
    const [first] = rules
    if (first === undefined) continue
    onDrift(drift, rules.length)
    const { name: topic } = first
    logger.warn('access rules differed', { reason: drift, count: rules.length, topic })
  }
}

/** Counts rules that nobody signed: each is an alarm. */
export function countUnsigned(metrics: Metrics): (count: number) => void {
  const counter = metrics.counter({
    name: 'ujirani_steward_unsigned_grants_total',
    help: 'Access rules found at the broker that allow what nobody signed; any is an alarm.',
    labels: [],
  })
  counter.inc({}, 0)
  return (count) => {
    counter.inc({}, count)
  }
}
