import type { RegisterFollower } from '@ujirani/messaging'
import type { Register } from '@ujirani/policy'

const patienceMs = 2000

/**
 * Waits until the register of this gateway says something too, so that who was told of an act
 * finds it here with the next request. Gives up after two seconds: the act stands all the same.
 *
 * @returns whether it came to say so
 */
export async function untilRegister(
  follower: Pick<RegisterFollower, 'current' | 'onChange'>,
  says: (register: Register) => boolean,
): Promise<boolean> {
  if (says(follower.current())) return true
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => {
    resolve(false)
  }, patienceMs)
  const end = follower.onChange((register) => {
    if (says(register)) resolve(true)
  })
  const isSaid = await promise
  clearTimeout(timer)
  end()
  return isSaid
}
