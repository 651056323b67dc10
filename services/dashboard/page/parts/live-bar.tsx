import type { JSX } from 'preact'
import { useFrame } from '../state/frame.ts'
import type { Events } from '../state/use-events.ts'

/** Whether the list is live, how to stop it moving, and what has come meanwhile. */
export function LiveBar({ events }: { readonly events: Events }): JSX.Element {
  const { words } = useFrame()
  const { isPaused, feed, waiting } = events
  const state = isPaused ? 'paused' : (feed ?? 'waiting')
  const isOff = feed !== 'live' && feed !== undefined
  return (
    <div class="live">
      <p class={`live-state is-${state}`} role="status">
        <span class="dot" aria-hidden="true" />
        {isPaused ? words.paused : isOff ? words[feed] : words.live}
      </p>
      <button
        type="button"
        class="plain"
        aria-pressed={isPaused}
        onClick={() => {
          events.setPaused(!isPaused)
        }}
      >
        {isPaused ? words.resume : words.pause}
      </button>
      <p class="news" role="status">
        {waiting.length === 0 ? null : (
          <button
            type="button"
            onClick={() => {
              events.setPaused(false)
            }}
          >
            {words.newEvents(waiting.length)}
          </button>
        )}
      </p>
    </div>
  )
}
