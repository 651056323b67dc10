import type { JSX } from 'preact'
import { isNarrowed, type Address } from '../state/address.ts'
import { useFrame } from '../state/frame.ts'
import type { Navigation } from '../state/use-address.ts'
import type { Events } from '../state/use-events.ts'
import { EventLine } from './event-line.tsx'

interface EventListProps {
  readonly events: Events
  readonly address: Address
  readonly go: Navigation['go']
}

/** The list, or why there is none. */
export function EventList({ events, address, go }: EventListProps): JSX.Element {
  const { words } = useFrame()
  const { list, failure, isLoading } = events
  if (failure === 'failed') {
    return (
      <div class="notice" role="alert" id="list">
        <p>{words.cannotLoad}</p>
        <button type="button" onClick={events.reload}>
          {words.retry}
        </button>
      </div>
    )
  }
  const isEmpty = list.events.length === 0
  return (
    <div id="list" tabIndex={-1} aria-busy={isLoading}>
      {isEmpty ? (
        <p class="notice">
          {isLoading ? words.loading : isNarrowed(address.filter) ? words.none : words.noneYet}
        </p>
      ) : (
        <ol class="list">
          {list.events.map((event) => (
            <EventLine key={event.position} event={event} address={address} go={go} />
          ))}
        </ol>
      )}
      {list.next === null ? null : (
        <button type="button" class="more" onClick={events.showMore}>
          {words.more}
        </button>
      )}
    </div>
  )
}
