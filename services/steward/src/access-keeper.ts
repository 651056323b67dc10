import {
  keyOfRule,
  openTopics,
  planPartyRules,
  type AclRule,
  type Admin,
  type RegisterFollower,
} from '@ujirani/messaging'
import type { Register } from '@ujirani/policy'
import type { Clock, Logger, Part } from '@ujirani/runtime'
import { reportRuleDrift, type OnDrift } from './drift.ts'
import type { RightsKeeper } from './rights/rights-keeper.ts'

/** Keeps the broker's access rules what they shall be. */
export interface AccessKeeper extends Part {
  /** Compares with what the broker holds, and repairs. @throws {BrokerUnavailableError} */
  readonly reconcile: () => Promise<void>
  /** Whether the broker held every rule, and no other, when it was last asked or told. */
  readonly isInStep: () => boolean
}

interface KeeperParts {
  /** Its own: rules must not wait behind topics that are being made. */
  readonly admin: Admin
  /** For what is taken away alone: the broker works off a connection's requests one by one. */
  readonly revoker: Pick<Admin, 'deleteAcls' | 'close'>
  readonly follower: RegisterFollower
  readonly clock: Clock
  readonly logger: Logger
  /** Rules that do not follow from the register: those of the services. */
  readonly standing: readonly AclRule[]
  readonly onDrift: OnDrift
  /** Told of what is given and taken, and of what was found. */
  readonly rights: RightsKeeper
}

/** Agreements begin and end by the clock too. */
const lookEveryMs = 1_000
const compareEveryMs = 15_000
const retryMs = 250
/** The broker writes each rule into its log: a rule that is being given is not taken before. */
const rulesPerRequest = 100

type Rules = ReadonlyMap<string, AclRule>

/**
 * Creates the keeper. The rules are a pure function of the register and the instant, so it only ever
 * makes the broker's equal to them: at once when the register changes, each second for the clock,
 * and by comparing with what the broker really holds at the start, four times a minute, and whenever
 * a change could not be made. The cluster is the bus's own: what is not planned is taken away.
 *
 * What may not be read any more is taken before anything is given, and when the register changes
 * at once, whatever else is under way. What is given is on record before, what was taken after.
 */
export function createAccessKeeper(parts: KeeperParts): AccessKeeper {
  return new BrokerAccessKeeper(parts)
}

class BrokerAccessKeeper implements AccessKeeper {
  readonly name = 'access'
  readonly #parts: KeeperParts
  /** What the broker holds as far as we know; undefined when that is not certain. */
  #held: Map<string, AclRule> | undefined
  #plan: { readonly register: Register; readonly open: string; readonly rules: Rules } | undefined
  #working: Promise<void> | undefined
  /** Resolves when nothing is being taken away; how often it is under way. */
  #revoking: Promise<unknown> = Promise.resolve()
  #revocations = 0
  /** Whether anything was given or taken that may not be on record. */
  #isUnsettled = true
  #isWanted = false
  #isStopped = false
  #comparedAtMs = 0
  #timer: NodeJS.Timeout | undefined
  #endTelling: (() => void) | undefined

  constructor(parts: KeeperParts) {
    this.#parts = parts
  }

  readonly start = async (): Promise<void> => {
    await this.#parts.rights.open()
    await this.reconcile()
    this.#endTelling = this.#parts.follower.onChange(() => {
      this.#revoking = Promise.all([this.#revoking, this.#revoke()])
      this.#look()
    })
    this.#timer = setInterval(this.#look, lookEveryMs)
  }

  readonly stop = async (): Promise<void> => {
    this.#isStopped = true
    this.#endTelling?.()
    clearInterval(this.#timer)
    await Promise.all([this.#working, this.#revoking])
    await Promise.all([this.#parts.admin.close(), this.#parts.revoker.close()])
  }

  readonly isInStep = (): boolean => this.#held !== undefined && !this.#isWanted

  readonly reconcile = async (): Promise<void> => {
    await this.#working
    await this.#compare()
    await this.#settle()
  }

  readonly #look = (): void => {
    this.#isWanted = true
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined
    })
  }

  async #work(): Promise<void> {
    while (this.#isWanted && !this.#isStopped) {
      this.#isWanted = false
      try {
        await this.#follow()
        const isDue = this.#parts.clock.monotonicMs() - this.#comparedAtMs > compareEveryMs
        if (isDue) await this.#compare()
        await this.#settle()
      } catch (error) {
        this.#held = undefined
        this.#isWanted = true
        this.#parts.logger.warn('access rules not changed', { error })
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
  }

  /** Takes away what is not planned any more; should it fail, the work that follows does it. */
  async #revoke(): Promise<void> {
    const { revoker, logger } = this.#parts
    const held = this.#held
    if (held === undefined || this.#isStopped) return
    const planned = this.#planned()
    const taken = [...held].filter(([key]) => !planned.has(key))
    if (taken.length === 0) return
    // Before the answer: another change meanwhile must not ask for the same again.
    for (const [key] of taken) held.delete(key)
    this.#revocations += 1
    try {
      for (const rules of inChunks(taken.map(([, rule]) => rule))) await revoker.deleteAcls(rules)
    } catch (error) {
      this.#held = undefined
      logger.warn('access rules not taken away', { error })
      this.#look()
    } finally {
      this.#revocations -= 1
      this.#isUnsettled = true
    }
  }

  /** What was taken is on record as taken once the broker has said so. */
  async #settle(): Promise<void> {
    while (this.#revocations > 0) await this.#revoking
    const held = this.#held
    if (held === undefined || !this.#isUnsettled) return
    this.#isUnsettled = false
    const seen = { found: [...held.values()], planned: this.#planned() }
    if (!(await this.#parts.rights.settle(seen))) this.#isUnsettled = true
  }

  /** Brings the broker from what it is known to hold to what is planned now. */
  async #follow(): Promise<void> {
    // Two connections have no order: what is being taken must not take what is given after it.
    await this.#revoking
    const held = this.#held
    if (held === undefined) {
      await this.#compare()
      return
    }
    const planned = this.#planned()
    const taken = [...held].filter(([key]) => !planned.has(key)).map(([, rule]) => rule)
    const given = [...planned].filter(([key]) => !held.has(key)).map(([, rule]) => rule)
    await this.#change(held, taken, given)
  }

  /** Asks the broker what it holds; what differs although nobody here changed it is drift. */
  async #compare(): Promise<void> {
    await this.#revoking
    const believed = this.#held
    const before = new Set(believed?.keys())
    const register = this.#parts.follower.current()
    const found = await this.#parts.admin.listAcls()
    const held = new Map(found.map((rule) => [keyOfRule(rule), rule]))
    this.#comparedAtMs = this.#parts.clock.monotonicMs()
    // After a start or a failure the difference is mostly what was meant to be done.
    if (believed !== undefined) {
      const foreign = [...held].filter(([key]) => !before.has(key)).map(([, rule]) => rule)
      // What was taken away meanwhile is not believed in any more.
      const missing = [...believed].filter(([key]) => !held.has(key)).map(([, rule]) => rule)
      reportRuleDrift({ 'access-foreign': foreign, 'access-missing': missing }, this.#parts)
    }
    this.#held = held
    this.#isUnsettled = true
    const planned = this.#planned()
    await this.#parts.rights.observe({
      ...{ found, planned, register },
      believed: believed === undefined ? undefined : before,
    })
    await this.#follow()
  }

  async #change(
    held: Map<string, AclRule>,
    taken: readonly AclRule[],
    given: readonly AclRule[],
  ): Promise<void> {
    const { admin } = this.#parts
    if (taken.length > 0) this.#isUnsettled = true
    for (const rules of inChunks(taken)) {
      await admin.deleteAcls(rules)
      for (const rule of rules) held.delete(keyOfRule(rule))
    }
    if (given.length > 0) await this.#parts.rights.grant(given)
    for (const rules of inChunks(given)) {
      await admin.createAcls(rules)
      for (const rule of rules) held.set(keyOfRule(rule), rule)
    }
  }

  #planned(): Rules {
    const { follower, clock, standing } = this.#parts
    const register = follower.current()
    const nowMs = clock.nowMs()
    const open = [...openTopics(register, nowMs).values()].flat().join(' ')
    if (this.#plan?.register === register && this.#plan.open === open) return this.#plan.rules
    const rules = [...standing, ...planPartyRules(register, nowMs)]
    this.#plan = { register, open, rules: new Map(rules.map((rule) => [keyOfRule(rule), rule])) }
    return this.#plan.rules
  }
}

function inChunks(rules: readonly AclRule[]): readonly (readonly AclRule[])[] {
  const chunks: AclRule[][] = []
  for (let at = 0; at < rules.length; at += rulesPerRequest) {
    chunks.push(rules.slice(at, at + rulesPerRequest))
  }
  return chunks
}
