import type { Register } from '@ujirani/policy'

/** Told after each act that was applied, in log order; must not throw. */
export type RegisterListener = (register: Register) => void

/**
 * Follows `parties` and `agreements` from their beginning and keeps the register they make, and
 * `heartbeat` from now on for the lease. It verifies every signature itself.
 *
 * **Ordering.** An agreement's act is applied after every party act that was in the log before it.
 *
 * **Failing closed.** A register that cannot be known to be complete is not fresh: no beat for five
 * seconds, a position behind the last beat, a registry that is needed and away, or a log that is
 * another one now. What was applied stays readable, for those who may show old things as old.
 */
export interface RegisterFollower {
  /** Begins to follow; topics that do not exist yet are waited for. */
  start(): void
  /** The register as of now; never changes in place. */
  current(): Register
  /** Whether decisions and reads may be made under {@link current} now. */
  isFresh(): boolean
  /** Resolves once everything is applied that both topics held when the following began. */
  caughtUp(): Promise<void>
  /** Tells of every later change; returns the end of the telling. */
  onChange(listener: RegisterListener): () => void
  /** Acts in the log that changed nothing because they were refused or unreadable. */
  refusedCount(): number
  /** Nothing is applied after this. */
  stop(): void
}
