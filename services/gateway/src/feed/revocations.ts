import type { AgreementId } from '@ujirani/events'
import type { RegisterFollower } from '@ujirani/messaging'
import type { Register, Standing } from '@ujirani/policy'
import type { Clock } from '@ujirani/runtime'

type Follower = Pick<RegisterFollower, 'current' | 'onChange'>

/**
 * Tells of each suspension that this gateway has met since it began to watch: how long ago it was
 * appended to the log (milliseconds, by the broker's clock and this one). Whoever listened to the
 * register before has acted on it by then.
 *
 * @returns how to stop watching
 */
export function watchRevocations(
  register: Follower,
  clock: Pick<Clock, 'nowMs'>,
  onRevoked: (sinceMs: number) => void,
): () => void {
  let known = standingsOf(register.current())
  return register.onChange((changed) => {
    const before = known
    known = standingsOf(changed)
    for (const [agreement, { suspensions }] of known) {
      const last = before.get(agreement)?.suspensions
      if (last === suspensions) continue
      for (const { party, offset, atMs } of suspensions.values()) {
        if (last?.get(party)?.offset !== offset) onRevoked(Math.max(0, clock.nowMs() - atMs))
      }
    }
  })
}

function standingsOf({ agreements }: Register): ReadonlyMap<AgreementId, Standing> {
  return new Map([...agreements].map(([agreement, { standing }]) => [agreement, standing]))
}
