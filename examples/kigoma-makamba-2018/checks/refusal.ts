import { ProblemError } from '@ujirani/client'

/**
 * What is wrong with how something was refused; empty when it was, and as it should be.
 *
 * @param statuses any of these is right
 */
export async function judgeRefusal(
  what: string,
  asked: Promise<unknown>,
  ...statuses: readonly number[]
): Promise<readonly string[]> {
  try {
    await asked
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { status } = error.problem
    return statuses.includes(status) ? [] : [`${what} is answered ${status.toString()}`]
  }
  return [`${what} is accepted`]
}
