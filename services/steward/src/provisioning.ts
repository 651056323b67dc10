import type { AgreementAct, AgreementId } from '@ujirani/events'
import {
  baseTopics,
  type Admin,
  type BusRecordWriter,
  type PositionalReader,
  type RegisterFollower,
} from '@ujirani/messaging'
import type { AgreementVersion, Register } from '@ujirani/policy'
import type { Logger } from '@ujirani/runtime'
import {
  planBaseTopics,
  planPartyTopics,
  planSharedTopics,
  type SharedTopicPlan,
} from './topic-plan.ts'
import { untilApplied } from './until-applied.ts'

/** Makes the broker's topics follow the register. Every call is idempotent and may be killed. */
export interface Provisioning {
  prepareBase(): Promise<void>
  /** Makes the topics of every party in the register. */
  prepareParties(register: Register): Promise<void>
  /** Makes the shared topics of an agreement's complete versions and says so in `agreements`. */
  prepareAgreement(register: Register, agreement: string): Promise<void>
  /** Compares all topics with the register; makes, repairs and logs what differs. */
  reconcile(): Promise<void>
}

interface ProvisioningParts {
  readonly admin: Admin
  readonly reader: PositionalReader
  readonly writer: BusRecordWriter
  readonly follower: RegisterFollower
  readonly replication: number
  readonly logger: Logger
}

/** Creates the provisioning; there must be one at a time on a bus. */
export function createProvisioning(parts: ProvisioningParts): Provisioning {
  const { admin, follower, replication, logger } = parts
  const partyTopics = (register: Register) =>
    [...register.parties.keys()].flatMap((party) => planPartyTopics(party, replication))

  const prepareAgreement = async (register: Register, agreement: string): Promise<void> => {
    const plans = planAgreement(register, agreement as AgreementId, replication)
    if (plans.length === 0) return
    await admin.createTopics(plans.map(({ spec }) => spec))
    await recordTopics(parts, plans)
  }
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
    reconcile: async () => {
      const register = follower.current()
      const shared = [...register.agreements.keys()].flatMap((agreement) =>
        planAgreement(register, agreement, replication),
      )
      const specs = [...partyTopics(register), ...shared.map(({ spec }) => spec)]
      const made = await admin.createTopics(specs)
      if (made.length > 0) logger.warn('topics were missing', { count: made.length })
      await repairSettings(admin, specs, logger)
      await recordTopics(parts, shared)
    },
  }
}

/** The shared topics that an agreement's complete versions need, each once, as the newest says. */
function planAgreement(
  register: Register,
  agreement: AgreementId,
  replication: number,
): readonly SharedTopicPlan[] {
  const versions = register.agreements.get(agreement)?.versions ?? []
  const complete = versions.filter(({ completeAtMs }) => completeAtMs !== null)
  const plans = complete.flatMap((version: AgreementVersion) =>
    planSharedTopics(version, replication),
  )
  return [...new Map(plans.map((plan) => [plan.recipient, plan])).values()]
}

/** Writes PROVISIONED for each topic that the register does not know under its present id. */
async function recordTopics(
  { reader, writer, follower }: ProvisioningParts,
  plans: readonly SharedTopicPlan[],
): Promise<void> {
  const ids = await reader.topicIds(plans.map(({ spec }) => spec.topic))
  const { topics } = follower.current()
  let serial = Math.max(-1, ...[...topics.values()].map((known) => known.serial))
  for (const { agreement, recipient, spec } of plans) {
    const topicId = ids.get(spec.topic)
    if (topicId === undefined || topics.get(spec.topic)?.topicId === topicId) continue
    serial += 1
    const value: AgreementAct = {
      agreement,
      kind: 'PROVISIONED',
      document: null,
      jws: null,
      acknowledges: [],
      recipient,
      topic: spec.topic,
      topicId,
      serial,
    }
    const { offset } = await writer.write('AgreementAct', {
      topic: baseTopics.agreements,
      key: agreement,
      value,
    })
    await untilApplied(follower, ({ agreementsEnd }) => agreementsEnd > offset)
  }
}

/** Sets what differs from the plan back; settings the plan does not name are left alone. */
async function repairSettings(
  admin: Admin,
  specs: Parameters<Admin['createTopics']>[0],
  logger: Logger,
): Promise<void> {
  const found = await admin.describeConfigs(specs.map(({ topic }) => topic))
  for (const { topic, config } of specs) {
    const now = found.get(topic) ?? {}
    const differs = Object.entries(config).filter(([name, value]) => now[name] !== value)
    if (differs.length === 0) continue
    logger.warn('topic settings differed', { topic, count: differs.length })
    await admin.setConfigs(topic, Object.fromEntries(differs))
  }
}
