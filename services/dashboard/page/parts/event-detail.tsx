import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Address } from '../state/address.ts'
import { readEvent } from '../state/api.ts'
import { useFrame } from '../state/frame.ts'
import { readRedactions } from '../state/redactions.ts'
import type { WholeEvent } from '../state/shapes.ts'
import type { Navigation } from '../state/use-address.ts'
import { DataTree } from './data-tree.tsx'
import { KindText, PlaceText, StatusMark, TitleText } from './event-line.tsx'
import { GoLink } from './go-link.tsx'
import { Labels } from './labels.tsx'
import { Moment } from './moment.tsx'
import { Redactions } from './redactions.tsx'

interface EventDetailProps {
  readonly address: Address
  readonly go: Navigation['go']
}

/** One event in full: what it says, what was taken out and by which clause, how it may be treated. */
export function EventDetail({ address, go }: EventDetailProps): JSX.Element {
  const { words } = useFrame()
  const { whole, isMissing } = useWholeEvent(address.event)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // Whoever opened it reads on from here; a screen reader says the title.
    if (whole !== undefined || isMissing) heading.current?.focus()
  }, [whole, isMissing])
  return (
    <section class="detail" aria-labelledby="detail-title" aria-busy={whole === undefined}>
      <p class="detail-tools">
        <GoLink to={{ filter: address.filter, event: '' }} go={go} class="button plain">
          ← {words.close}
        </GoLink>
      </p>
      {whole === undefined ? (
        <h2 id="detail-title" ref={heading} tabIndex={-1}>
          {isMissing ? words.notFound : words.loading}
        </h2>
      ) : (
        <article>
          <p class="line-head">
            <KindText event={whole.summary} />
            {whole.summary.cestatus === 'Actual' ? null : (
              <StatusMark status={whole.summary.cestatus} />
            )}
          </p>
          <h2 id="detail-title" ref={heading} tabIndex={-1}>
            <TitleText event={whole.summary} />
          </h2>
          {whole.summary.cestatus === 'Actual' ? null : (
            <p class="exercise-lead">{words.otherLead}</p>
          )}
          <Facts whole={whole} />
          <h3>{words.content}</h3>
          <DataTree
            data={whole.event['data']}
            places={whole.places}
            redactions={readRedactions(whole.event['redactions'])}
          />
          <Redactions event={whole.event} />
          <Labels event={whole.event} />
        </article>
      )}
    </section>
  )
}

function Facts({ whole }: { readonly whole: WholeEvent }): JSX.Element {
  const { words } = useFrame()
  const { happenedAt, receivedAt, place, party } = whole.summary
  return (
    <dl class="facts">
      <div>
        <dt>{words.happened}</dt>
        <dd>{happenedAt === null ? words.notDisclosed : <Moment at={happenedAt} />}</dd>
      </div>
      <div>
        <dt>{words.arrived}</dt>
        <dd>
          <Moment at={receivedAt} />
        </dd>
      </div>
      <div>
        <dt>{words.place}</dt>
        <dd>{place === null ? words.notDisclosed : <PlaceText place={place} />}</dd>
      </div>
      <div>
        <dt>{words.publisher}</dt>
        <dd>{party}</dd>
      </div>
    </dl>
  )
}

function useWholeEvent(id: string): { whole: WholeEvent | undefined; isMissing: boolean } {
  const [whole, setWhole] = useState<WholeEvent>()
  const [isMissing, setMissing] = useState(false)
  useEffect(() => {
    const ending = new AbortController()
    readEvent(id, ending.signal).then(setWhole, () => {
      if (!ending.signal.aborted) setMissing(true)
    })
    return () => {
      ending.abort()
    }
  }, [id])
  return { whole, isMissing }
}
