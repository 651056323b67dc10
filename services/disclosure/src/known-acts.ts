import {
  baseTopics,
  BrokerUnavailableError,
  type PositionalReader,
  type RegisterFollower,
} from '@ujirani/messaging'

/** Makes sure that what is judged is judged by every act that came before it. */
export interface KnownActs {
  /**
   * Waits until the register holds every act that the log holds now. A record that was there before
   * the call came after no act that the register lacks: it is disclosed by an agreement whose last
   * signature arrived a moment before it, and not by one that was suspended a moment before.
   *
   * @returns false when it was no longer to be waited for
   * @throws {BrokerUnavailableError}
   */
  readonly reached: (isWanted: () => boolean) => Promise<boolean>
}

interface ActParts {
  readonly reader: Pick<PositionalReader, 'ends'>
  readonly follower: Pick<RegisterFollower, 'current' | 'onChange'>
}

const { parties, agreements } = baseTopics
const lookAgainMs = 50

/** Creates it. Whoever waits at the same time shares a question, asked after all of them came. */
export function createKnownActs({ reader, follower }: ActParts): KnownActs {
  const ask = async (): Promise<() => boolean> => {
    const ends = await reader.ends([parties, agreements])
    const partiesEnd = ends.get(parties)?.[0]
    const agreementsEnd = ends.get(agreements)?.[0]
    if (partiesEnd === undefined || agreementsEnd === undefined) throw new BrokerUnavailableError()
    return () => {
      const register = follower.current()
      return register.partiesEnd >= partiesEnd && register.agreementsEnd >= agreementsEnd
    }
  }
  let asking: Promise<unknown> = Promise.resolve()
  let next: ReturnType<typeof ask> | undefined
  /** A question under way may have been answered before the caller's record was there. */
  const askAnew = (): ReturnType<typeof ask> => {
    next ??= asking.then(() => {
      next = undefined
      const question = ask()
      asking = question.catch(() => undefined)
      return question
    })
    return next
  }
  return {
    reached: async (isWanted) => {
      const isKnown = await askAnew()
      while (!isKnown()) {
        if (!isWanted()) return false
        await untilChange(follower)
      }
      return isWanted()
    },
  }
}

/** Until the register changes, or a moment later: whether it is wanted may change without it. */
async function untilChange(follower: Pick<RegisterFollower, 'onChange'>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, lookAgainMs, undefined)
  const endListening = follower.onChange(() => {
    resolve(undefined)
  })
  await promise
  clearTimeout(timer)
  endListening()
}
