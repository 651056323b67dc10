import type { Notice } from '@ujirani/events'
import { keyOfRule, type AclRule, type NoticeWriter } from '@ujirani/messaging'
import type { Register } from '@ujirani/policy'
import type { Clock, Logger } from '@ujirani/runtime'
import { noticesOfGrant } from './grant-notices.ts'
import type { RightsRecord } from './rights-record.ts'
import type { Snapshots } from './snapshots.ts'

/** What the broker was found to hold. */
export interface Comparison {
  readonly found: readonly AclRule[]
  /** What the register gives, by the names of rules. */
  readonly planned: ReadonlyMap<string, AclRule>
  /** What it was believed to hold before; undefined when that was not certain. */
  readonly believed: ReadonlySet<string> | undefined
  /** As it was when the broker was asked. */
  readonly register: Register
}

/** Keeps on record what can be read at the broker, and raises the alarm at what nobody signed. */
export interface RightsKeeper {
  /** Begins with what the log says. @throws {BrokerUnavailableError} */
  readonly open: () => Promise<void>
  /** Before rights are given: none is that is not on record. @throws {BrokerUnavailableError} */
  readonly grant: (rules: readonly AclRule[]) => Promise<void>
  /**
   * After rights were taken. What cannot be written now is with the next call.
   *
   * @returns whether all is on record
   */
  readonly settle: (seen: Pick<Comparison, 'found' | 'planned'>) => Promise<boolean>
  /**
   * After the broker was asked and before anything is repaired: what was found is evidence. Waits
   * for the log for some seconds at most, and does not throw: a repair does not depend on it.
   */
  readonly observe: (seen: Comparison) => Promise<void>
}

interface KeeperParts {
  readonly record: RightsRecord
  readonly snapshots: Snapshots
  readonly notices: Pick<NoticeWriter, 'tellAll'>
  readonly clock: Clock
  readonly logger: Logger
  /** Told how many rules nobody signed. */
  readonly onUnsigned: (count: number) => void
}

/** Creates it. */
export function createRightsKeeper(parts: KeeperParts): RightsKeeper {
  return new LogRightsKeeper(parts)
}

class LogRightsKeeper implements RightsKeeper {
  readonly #parts: KeeperParts
  readonly open
  readonly grant
  /** Found and not gone yet: each is told of once. */
  #alarmed: ReadonlySet<string> = new Set()
  #untold: readonly Notice[] = []

  constructor(parts: KeeperParts) {
    this.#parts = parts
    this.open = parts.record.open
    this.grant = parts.record.grant
  }

  readonly settle: RightsKeeper['settle'] = async ({ found, planned }) => {
    try {
      await this.#parts.record.settle(found, (rule) => planned.has(keyOfRule(rule)))
      return true
    } catch (error) {
      this.#parts.logger.warn('rights not recorded', { error })
      return false
    }
  }

  readonly observe: RightsKeeper['observe'] = async (seen) => {
    const { notices, snapshots, logger } = this.#parts
    const unsigned = this.#findUnsigned(seen)
    const fresh = unsigned.filter((rule) => !this.#alarmed.has(keyOfRule(rule)))
    this.#alarmed = new Set(unsigned.map(keyOfRule))
    this.#raise(fresh, seen.register)
    try {
      if (this.#untold.length > 0) await notices.tellAll(this.#untold)
      this.#untold = []
      if (!(await this.settle(seen))) return
      if (fresh.length > 0 || snapshots.isDue()) await snapshots.take(seen.found, seen.register)
    } catch (error) {
      logger.warn('snapshot not written', { error })
    }
  }

  #raise(rules: readonly AclRule[], register: Register): void {
    if (rules.length === 0) return
    const { clock, logger, onUnsigned } = this.#parts
    onUnsigned(rules.length)
    for (const { operation, name, principal } of rules) {
      logger.error('grant that nobody signed', {
        reason: operation,
        topic: name,
        client: principal,
      })
    }
    const atMs = clock.nowMs()
    const notices = rules.flatMap((rule) => noticesOfGrant(rule, register, atMs))
    this.#untold = [...this.#untold, ...notices]
  }

  /** Rules that allow something, follow from nothing, and were given by no steward. */
  #findUnsigned({ found, planned, believed }: Comparison): readonly AclRule[] {
    return found.filter((rule) => {
      const key = keyOfRule(rule)
      if (rule.permission !== 'ALLOW' || planned.has(key)) return false
      if (this.#alarmed.has(key)) return true
      if (believed !== undefined) return !believed.has(key)
      // A steward before this one may have given it, and not have come to take it away.
      return !this.#parts.record.isKnown(rule) && !isOfItsOwn(rule)
    })
  }
}

/** Whether a rule gives a party no more than its own inbox and groups, as the register once did. */
function isOfItsOwn({ resource, name, principal }: AclRule): boolean {
  const party = /^User:(.+)~(?:read|publish|both)$/.exec(principal)?.[1]
  if (party === undefined) return false
  return resource === 'GROUP' ? name === `${party}~` : name === `inbox.${party}`
}
