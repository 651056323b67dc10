import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Navigation } from '../state/use-address.ts'
import { useFrame } from '../state/frame.ts'
import { useEvents } from '../state/use-events.ts'
import { EventDetail } from './event-detail.tsx'
import { EventList } from './event-list.tsx'
import { Filters } from './filters.tsx'
import { LiveBar } from './live-bar.tsx'
import { StatusTabs } from './status-tabs.tsx'

interface DeskProps {
  readonly navigation: Navigation
  readonly onEnded: () => void
}

/** The list with its filters, and beside it (on a small screen instead of it) one event. */
export function Desk({ navigation, onEnded }: DeskProps): JSX.Element {
  const { address, go } = navigation
  const { words, zone } = useFrame()
  const events = useEvents(address.filter, zone)
  const isEnded = events.failure === 'signed-out'
  useEffect(() => {
    if (isEnded) onEnded()
  }, [isEnded])
  const isOpen = address.event !== ''
  const isExercise = address.filter.status === 'other'
  return (
    <main class={isOpen ? 'desk with-detail' : 'desk'}>
      <section class="side" aria-label={words.events}>
        <h1>{words.events}</h1>
        <StatusTabs filter={address.filter} count={events.list.count} go={go} />
        {isExercise ? <p class="exercise-lead">{words.otherLead}</p> : null}
        <Filters
          filter={address.filter}
          facets={events.facets}
          onFilter={(filter) => {
            go({ filter, event: '' })
          }}
        />
        <LiveBar events={events} />
        <EventList events={events} address={address} go={go} />
      </section>
      {isOpen ? <EventDetail key={address.event} address={address} go={go} /> : null}
    </main>
  )
}
