import { BrokerUnavailableError, type RegisterFollower } from '@ujirani/messaging'
import type { Register } from '@ujirani/policy'

const patienceMs = 10_000
const lookEveryMs = 10

/**
 * Waits until this process has itself read back what it wrote.
 *
 * @throws {BrokerUnavailableError} not within 10 s; it stands in the log all the same
 */
export async function untilApplied(
  follower: RegisterFollower,
  isApplied: (register: Register) => boolean,
): Promise<Register> {
  const { promise, resolve, reject } = Promise.withResolvers<Register>()
  const look = (): void => {
    const register = follower.current()
    if (isApplied(register)) resolve(register)
  }
  // Besides being told: a refused act moves the position without telling anybody.
  const looking = setInterval(look, lookEveryMs)
  const giveUp = setTimeout(() => {
    reject(new BrokerUnavailableError())
  }, patienceMs)
  const endTelling = follower.onChange(look)
  look()
  try {
    return await promise
  } finally {
    clearInterval(looking)
    clearTimeout(giveUp)
    endTelling()
  }
}
