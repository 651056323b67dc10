import type { AgreementId } from '@ujirani/events'
import type { Admin, RegisterFollower } from '@ujirani/messaging'
import type { Register } from '@ujirani/policy'
import type { Clock } from '@ujirani/runtime'
import { isOver, planSharedTopics, type SharedTopicPlan, type TopicSettings } from './topic-plan.ts'

interface PlanParts {
  readonly admin: Pick<Admin, 'listTopics'>
  readonly follower: RegisterFollower
  readonly settings: Pick<TopicSettings, 'replication'>
  readonly clock: Clock
}

/** Says which shared topics an agreement shall have, and which it has had for long enough. */
export interface SharedPlans {
  sharedTopics(register: Register, agreement: AgreementId): readonly SharedTopicPlan[]
  /** Topics of terminated agreements that still stand, with nothing left to keep. */
  findEnded(): Promise<readonly string[]>
}

/** Creates the plans. */
export function createSharedPlans(parts: PlanParts): SharedPlans {
  const { admin, follower, settings, clock } = parts
  const plansOf = ({ agreements }: Register, agreement: AgreementId) =>
    planSharedTopics(agreements.get(agreement)?.versions ?? [], settings.replication)
  const hasEnded = ({ agreements }: Register, plan: SharedTopicPlan): boolean => {
    const state = agreements.get(plan.agreement)
    return state !== undefined && isOver(state, plan, clock.nowMs())
  }
  return {
    sharedTopics: (register, agreement) =>
      plansOf(register, agreement).filter((plan) => !hasEnded(register, plan)),
    findEnded: async () => {
      const register = follower.current()
      const ended = [...register.agreements.keys()]
        .flatMap((agreement) => plansOf(register, agreement))
        .filter((plan) => hasEnded(register, plan))
        .map(({ spec }) => spec.topic)
      if (ended.length === 0) return []
      const found = new Set(await admin.listTopics())
      return ended.filter((topic) => found.has(topic))
    },
  }
}
