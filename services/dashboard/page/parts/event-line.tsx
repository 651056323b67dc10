import type { JSX } from 'preact'
import type { Address } from '../state/address.ts'
import { useFrame } from '../state/frame.ts'
import type { EventSummary, Item, PlaceLabel } from '../state/shapes.ts'
import type { Navigation } from '../state/use-address.ts'
import { decimalText } from '../when/format.ts'
import { CountText } from './count.tsx'
import { factWords, fieldWords, symbolWords } from './fact-words.ts'
import { GoLink } from './go-link.tsx'
import { Moment } from './moment.tsx'
import { BestText } from './texts.tsx'

interface EventLineProps {
  readonly event: EventSummary
  readonly address: Address
  readonly go: Navigation['go']
}

/** One event in the list. */
export function EventLine({ event, address, go }: EventLineProps): JSX.Element {
  const isOpen = address.event === event.id
  const severity = event.severity === null ? '' : ` is-${event.severity.toLowerCase()}`
  const isReal = event.cestatus === 'Actual'
  return (
    <li class={`line${severity}${isReal ? '' : ' is-exercise'}${isOpen ? ' is-open' : ''}`}>
      <Head event={event} />
      <h2>
        <GoLink
          to={{ filter: address.filter, event: event.id }}
          go={go}
          id={`event-${event.id}`}
          current={isOpen}
        >
          <TitleText event={event} />
        </GoLink>
      </h2>
      <Items items={event.items} />
      <Facts event={event} />
      <Times event={event} />
    </li>
  )
}

function Head({ event }: { readonly event: EventSummary }): JSX.Element {
  const { words } = useFrame()
  return (
    <p class="line-head">
      <KindText event={event} />
      {event.cestatus === 'Actual' ? null : <StatusMark status={event.cestatus} />}
      {event.severity === null ? null : (
        <span class="chip severity">
          {words.severity}: {words.severities[event.severity] ?? symbolWords(event.severity)}
        </span>
      )}
    </p>
  )
}

function Items({ items }: { readonly items: readonly Item[] }): JSX.Element | null {
  const { words } = useFrame()
  if (items.length === 0) return null
  return (
    <ul class="items">
      {items.map(({ names, amount }, index) => (
        <li key={index}>
          {amount === null ? null : `${decimalText(amount, words.language)} × `}
          <BestText texts={names} />
        </li>
      ))}
    </ul>
  )
}

function Facts({ event }: { readonly event: EventSummary }): JSX.Element {
  const { words } = useFrame()
  return (
    <p class="line-facts">
      {event.place === null ? null : (
        <span>
          <PlaceText place={event.place} />
        </span>
      )}
      {event.figure === null ? null : (
        <span>
          <span lang="en">{fieldWords(event.figure.name)}</span>{' '}
          <CountText count={event.figure.count} />
        </span>
      )}
      <span>{words.from_(event.party)}</span>
      {event.redactions === 0 ? null : (
        <span class="redacted">{words.redacted(event.redactions)}</span>
      )}
    </p>
  )
}

function Times({ event }: { readonly event: EventSummary }): JSX.Element {
  const { words } = useFrame()
  return (
    <p class="line-times">
      {event.happenedAt === null ? null : (
        <span>
          {words.happened} <Moment at={event.happenedAt} isShort />
        </span>
      )}
      <span>
        {words.arrived} <Moment at={event.receivedAt} isShort />
      </span>
    </p>
  )
}

/** What kind of event: `Incident reported`. */
export function KindText({ event }: { readonly event: EventSummary }): JSX.Element {
  const { words } = useFrame()
  return (
    <span class={`chip family family-${event.family}`}>
      {words.families[event.family] ?? event.family}{' '}
      <span {...(words.facts[event.fact] === undefined ? { lang: 'en' } : {})}>
        {factWords(event.fact, words)}
      </span>
    </span>
  )
}

/** Says in words, not by colour alone, that something has not happened. */
export function StatusMark({ status }: { readonly status: string }): JSX.Element {
  const { words } = useFrame()
  return <strong class="chip exercise">{words.statuses[status] ?? status}</strong>
}

/** What an event is called; without a title of its own, by its kind and id. */
export function TitleText({ event }: { readonly event: EventSummary }): JSX.Element {
  const { words } = useFrame()
  if (event.title.length > 0) return <BestText texts={event.title} />
  const family = words.families[event.family] ?? event.family
  return (
    <>
      {family} {factWords(event.fact, words)}
      {event.kind === null ? null : <span lang="en">: {symbolWords(event.kind)}</span>}
    </>
  )
}

/** Where, with how exactly that is known. */
export function PlaceText({ place }: { readonly place: PlaceLabel }): JSX.Element {
  return (
    <>
      {place.names.length > 0 ? <BestText texts={place.names} /> : place.code}
      {place.precision === null ? null : (
        <small class="tag" lang="en">
          {place.precision.length > 4 ? symbolWords(place.precision) : place.precision}
        </small>
      )}
    </>
  )
}
