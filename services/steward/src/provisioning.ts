import type { AgreementId } from '@ujirani/events'
import {
  baseTopics,
  type Admin,
  type BusRecordWriter,
  type PositionalReader,
  type RegisterFollower,
  type TopicSpec,
} from '@ujirani/messaging'
import { toAgreementRecord, type Register } from '@ujirani/policy'
import type { Clock, Logger } from '@ujirani/runtime'
import { createSharedPlans } from './shared-plans.ts'
import { planBaseTopics, planPartyTopics, type SharedTopicPlan } from './topic-plan.ts'
import type { OnDrift } from './drift.ts'
import {
  createForeignWatch,
  findChanged,
  findTopicDrift,
  isRepairable,
  reportTopicDrift,
  type TopicPlan,
} from './topic-drift.ts'
import { untilApplied } from './until-applied.ts'

/** Makes the broker's topics follow the register. Every call is idempotent and may be killed. */
export interface Provisioning {
  prepareBase(): Promise<void>
  /** Makes the topics of every party in the register. */
  prepareParties(register: Register): Promise<void>
  /** Makes the shared topics of an agreement's complete versions and says so in `agreements`. */
  prepareAgreement(register: Register, agreement: string): Promise<void>
  /** Whether any topic is not what the register says; changes nothing. */
  readonly differs: () => Promise<boolean>
  /** Compares all topics with the register; makes, repairs and reports what differs. */
  readonly reconcile: () => Promise<void>
}

interface ProvisioningParts {
  readonly admin: Admin
  readonly reader: PositionalReader
  readonly writer: BusRecordWriter
  readonly follower: RegisterFollower
  readonly replication: number
  readonly clock: Clock
  readonly logger: Logger
  readonly onDrift: OnDrift
}

/** Creates the provisioning; there must be one at a time on a bus. */
export function createProvisioning(parts: ProvisioningParts): Provisioning {
  const { admin, follower, replication, logger } = parts
  const partyTopics = (register: Register) => planAllParties(register, replication)
  const shares = createSharedPlans(parts)

  const planAll = (register: Register): TopicPlan => {
    const shared = [...register.agreements.keys()].flatMap((agreement) =>
      shares.sharedTopics(register, agreement),
    )
    const others = [...planBaseTopics(replication), ...partyTopics(register)]
    return { specs: [...others, ...shared.map(({ spec }) => spec)], shared }
  }
  const prepareAgreement = async (register: Register, agreement: string): Promise<void> => {
    const plans = shares.sharedTopics(register, agreement as AgreementId)
    if (plans.length === 0) return
    const specs = plans.map(({ spec }) => spec)
    await admin.createTopics(specs)
    // An amendment may keep copies for longer. Killed before its act, reconciling undoes this.
    await setSettings(admin, specs)
    await recordTopics(parts, plans)
  }
  const watchForeign = createForeignWatch(parts)
  return {
    prepareBase: async () => {
      await admin.createTopics(planBaseTopics(replication))
    },
    prepareParties: async (register) => {
      const known = new Set(await admin.listTopics())
      const missing = partyTopics(register).filter(({ topic }) => !known.has(topic))
      if (missing.length > 0) await admin.createTopics(missing)
    },
    prepareAgreement,
    differs: async () => {
      const drift = await findTopicDrift(parts, planAll(follower.current()))
      watchForeign(drift.get('topic-foreign') ?? [])
      return isRepairable(drift) || (await shares.findEnded()).length > 0
    },
    reconcile: async () => {
      const ended = await shares.findEnded()
      if (ended.length > 0) logger.info('topics ended', { count: ended.length })
      await admin.deleteTopics(ended)
      const plan = planAll(follower.current())
      const drift = new Map(await findTopicDrift(parts, plan))
      watchForeign(drift.get('topic-foreign') ?? [])
      drift.delete('topic-foreign')
      reportTopicDrift(drift, parts)
      await admin.createTopics(plan.specs)
      await setSettings(admin, plan.specs)
      await recordTopics(parts, plan.shared)
    },
  }
}

function planAllParties({ parties }: Register, replication: number): readonly TopicSpec[] {
  return [...parties.keys()].flatMap((party) => planPartyTopics(party, replication))
}

/** Writes PROVISIONED for each topic that the register does not know under its present id. */
async function recordTopics(
  { reader, writer, follower }: ProvisioningParts,
  plans: readonly SharedTopicPlan[],
): Promise<void> {
  const ids = await reader.topicIds(plans.map(({ spec }) => spec.topic))
  const { topics } = follower.current()
  let serial = [...topics.values()].reduce((last, known) => Math.max(last, known.serial), -1)
  for (const { agreement, recipient, spec } of plans) {
    const topicId = ids.get(spec.topic)
    if (topicId === undefined || topics.get(spec.topic)?.topicId === topicId) continue
    serial += 1
    const value = toAgreementRecord({
      agreement,
      kind: 'PROVISIONED',
      recipient,
      topic: spec.topic,
      topicId,
      serial,
    })
    const { offset } = await writer.write('AgreementAct', {
      topic: baseTopics.agreements,
      key: agreement,
      value,
    })
    await untilApplied(follower, ({ agreementsEnd }) => agreementsEnd > offset)
  }
}

/** Sets what differs from the plan; settings that it does not name are left alone. */
async function setSettings(admin: Admin, specs: readonly TopicSpec[]): Promise<void> {
  for (const { topic, config } of await findChanged(admin, specs)) {
    await admin.setConfigs(topic, config)
  }
}
