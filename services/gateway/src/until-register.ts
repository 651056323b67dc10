import type { RegisterFollower } from '@ujirani/messaging'
import type { Register } from '@ujirani/policy'

const patienceMs = 2000

/**
 * Waits until the register of this gateway says something too, so that who was told of an act
 * finds it here with the next request. Gives up after two seconds: the act stands all the same.
 */
export async function untilRegister(
  follower: Pick<RegisterFollower, 'current' | 'onChange'>,
  says: (register: Register) => boolean,
): Promise<void> {
  if (says(follower.current())) return
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => {
    resolve(undefined)
  }, patienceMs)
  const end = follower.onChange((register) => {
    if (says(register)) resolve(undefined)
  })
  await promise
  clearTimeout(timer)
  end()
}
