import type { AgreementId, PartyId } from '@ujirani/events'
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
import {
  planBaseTopics,
  planPartyTopics,
  type SharedTopicPlan,
  type TopicSettings,
} from './topic-plan.ts'
import type { OnDrift } from './drift.ts'
import {
  createForeignWatch,
  findChanged,
  findTopicDrift,
  isRepairable,
  reportTopicDrift,
  type TopicPlan,
} from './topic-drift.ts'
import { together } from './together.ts'
import { untilApplied } from './until-applied.ts'

/** Makes the broker's topics follow the register. Every call is idempotent and may be killed. */
export interface Provisioning {
  prepareBase(): Promise<void>
  /** Makes the topics of a party, if it stands in the register. */
  prepareParty(register: Register, party: string): Promise<void>
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
  readonly settings: TopicSettings
  readonly clock: Clock
  readonly logger: Logger
  readonly onDrift: OnDrift
}

/**
 * Creates the provisioning; there must be one at a time on a bus. Topics that are wanted at the same
 * time are made and said together: the broker's part of it is mostly per request.
 */
export function createProvisioning(parts: ProvisioningParts): Provisioning {
  const { admin, follower, settings, logger } = parts
  const makeTopics = createTopicMaking(admin)
  const record = together<SharedTopicPlan>((plans) => recordTopics(parts, plans))
  const partyTopics = (register: Register) => planAllParties(register, settings)
  const shares = createSharedPlans(parts)

  const planAll = (register: Register): TopicPlan => {
    const shared = [...register.agreements.keys()].flatMap((agreement) =>
      shares.sharedTopics(register, agreement),
    )
    const others = [...planBaseTopics(settings), ...partyTopics(register)]
    return { specs: [...others, ...shared.map(({ spec }) => spec)], shared }
  }
  const prepareAgreement = async (register: Register, agreement: string): Promise<void> => {
    const plans = shares.sharedTopics(register, agreement as AgreementId)
    if (plans.length === 0) return
    await makeTopics(plans.map(({ spec }) => spec))
    await record(plans)
  }
  const watchForeign = createForeignWatch(parts)
  return {
    prepareBase: async () => {
      await admin.createTopics(planBaseTopics(settings))
    },
    prepareParty: async ({ parties }, party) => {
      const state = parties.get(party as PartyId)
      if (state !== undefined) await makeTopics(planPartyTopics(state.party, settings))
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
      await makeTopics(plan.specs)
      await record(plan.shared)
    },
  }
}

function planAllParties({ parties }: Register, settings: TopicSettings): readonly TopicSpec[] {
  return [...parties.keys()].flatMap((party) => planPartyTopics(party, settings))
}

/** Writes PROVISIONED for each topic that the register does not know under its present id. */
async function recordTopics(
  { reader, writer, follower }: ProvisioningParts,
  asked: readonly SharedTopicPlan[],
): Promise<void> {
  const plans = onlyOnce(asked, ({ spec }) => spec.topic)
  const ids = await reader.topicIds(plans.map(({ spec }) => spec.topic))
  const { topics } = follower.current()
  const unknown = plans.filter(({ spec: { topic } }) => {
    const topicId = ids.get(topic)
    return topicId !== undefined && topics.get(topic)?.topicId !== topicId
  })
  if (unknown.length === 0) return
  const first = 1 + [...topics.values()].reduce((last, { serial }) => Math.max(last, serial), -1)
  const written = await Promise.all(
    unknown.map(({ agreement, recipient, spec: { topic } }, at) => {
      const topicId = ids.get(topic) ?? null
      const said = { kind: 'PROVISIONED', recipient, topic, topicId, serial: first + at } as const
      const value = toAgreementRecord({ agreement, ...said })
      return writer.write('AgreementAct', { topic: baseTopics.agreements, key: agreement, value })
    }),
  )
  const last = Math.max(...written.map(({ offset }) => offset))
  await untilApplied(follower, ({ agreementsEnd }) => agreementsEnd > last)
}

/** Makes what is missing, and sets what differs from the plan; other settings are left alone. */
function createTopicMaking(admin: Admin): (specs: readonly TopicSpec[]) => Promise<void> {
  return together<TopicSpec>(async (asked) => {
    const specs = onlyOnce(asked, ({ topic }) => topic)
    const made = new Set(await admin.createTopics(specs))
    // An amendment may keep copies for longer. Killed before its act, reconciling undoes this.
    const present = specs.filter(({ topic }) => !made.has(topic))
    for (const { topic, config } of await findChanged(admin, present)) {
      await admin.setConfigs(topic, config)
    }
  })
}

/** Of several of one name the one that was asked for last. */
function onlyOnce<T>(items: readonly T[], nameOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [nameOf(item), item])).values()]
}
