import { createPeriodicPart, type Logger, type Part } from '@ujirani/runtime'
import type { ActIntake } from './act-intake.ts'
import type { Provisioning } from './provisioning.ts'

const lookEveryMs = 30_000

interface KeeperParts {
  readonly provisioning: Pick<Provisioning, 'differs' | 'reconcile'>
  readonly intake: Pick<ActIntake, 'between'>
  readonly logger: Logger
}

/**
 * Looks twice a minute whether the broker's topics are still what the register says. Looking takes
 * no act's turn; only a repair does.
 */
export function createTopicKeeper({ provisioning, intake, logger }: KeeperParts): Part {
  const look = async (): Promise<void> => {
    try {
      if (await provisioning.differs()) await intake.between(provisioning.reconcile)
    } catch (error) {
      logger.warn('topics not compared', { error })
    }
  }
  return createPeriodicPart('topics', lookEveryMs, look)
}
