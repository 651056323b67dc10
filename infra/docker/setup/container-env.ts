import type { ServicePlan } from '../../local/supervise/services.ts'

/** What only those need who stand on the log. */
const ofTheLog = /^UJIRANI_(?:BUS|KAFKA_.*|REGISTRY_URL|TRUST_FILE)$/

/**
 * The variables of a service in its container: those of the supervisor. One that does not stand on
 * the log is not given the way to it, above all no user of the broker.
 */
export function toContainerEnv(plan: ServicePlan): Readonly<Record<string, string>> {
  if (plan.after.includes('kafka')) return plan.env
  return Object.fromEntries(Object.entries(plan.env).filter(([name]) => !ofTheLog.test(name)))
}
