import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { preview, readOwnEvents, readSentences } from '../../state/agreement-calls.ts'
import type {
  AgreementDetail,
  OwnEvent,
  Previews,
  Sentence,
  Terms,
} from '../../state/agreement-shapes.ts'
import { useFrame } from '../../state/frame.ts'
import { useAsked, useDoing } from '../../state/use-asked.ts'
import { formatAbsolute } from '../../when/format.ts'
import type { PartProps } from './part-props.ts'
import { useAgreementFrame } from './agreement-frame.ts'
import { Unreviewed } from './choices.tsx'
import { EventPreview } from './event-preview.tsx'
import { Failure } from './failure.tsx'
import { useTermsChoice } from './terms-choice.tsx'
import { useWindowChoice } from './window-choice.tsx'

/** What is shown: the previews, and the clauses of the text in words. */
interface Shown {
  readonly previews: Previews
  readonly sentences: readonly Sentence[]
}

/** What each party would get of own events. */
export function PreviewPart({ detail }: PartProps): JSX.Element {
  const { words } = useFrame()
  const { own } = useAgreementFrame()
  const events = useAsked(readOwnEvents, [])
  const doing = useDoing<Shown>()
  if (events.value?.length === 0) return <p class="notice">{own.noOwnEvents}</p>
  return (
    <div class="part" aria-busy={doing.isBusy}>
      <p>{own.previewLead}</p>
      {events.value === undefined ? null : (
        <Question
          detail={detail}
          events={events.value}
          onAsk={(terms, wanted) => {
            doing.start(look({ detail, terms, events: wanted, language: words.language }))
          }}
        />
      )}
      <Failure error={events.error ?? doing.error} />
      {doing.isBusy ? <p role="status">{words.loading}</p> : null}
      {doing.value === undefined ? null : <Found shown={doing.value} />}
    </div>
  )
}

interface QuestionProps {
  readonly detail: AgreementDetail
  readonly events: readonly OwnEvent[]
  readonly onAsk: (terms: Terms, events: Look['events']) => void
}

/** Which text, and which events. */
function Question({ detail, events, onAsk }: QuestionProps): JSX.Element {
  const { own } = useAgreementFrame()
  const choice = useTermsChoice(own.terms, detail, detail.version)
  const { window, view } = useWindowChoice(365)
  const [isWindow, setWindow] = useState(false)
  const [id, setId] = useState(events[0]?.id ?? '')
  const { terms } = choice
  return (
    <form
      class="choices"
      onSubmit={(event) => {
        event.preventDefault()
        if (terms !== undefined) onAsk(terms, isWindow ? window : { id })
      }}
    >
      {choice.view}
      <WhichChoice isWindow={isWindow} onChoose={setWindow} />
      {isWindow ? view : <EventChoice events={events} value={id} onChoose={setId} />}
      <button type="submit" disabled={terms === undefined}>
        {own.show}
      </button>
    </form>
  )
}

interface Look {
  readonly detail: AgreementDetail
  readonly terms: Terms
  readonly events: Parameters<typeof preview>[1]
  readonly language: string
}

async function look({ detail, terms, events, language }: Look): Promise<Shown> {
  const previews = await preview(terms, events, language)
  if (!('version' in terms)) return { previews, sentences: [] }
  const said = await readSentences(detail.agreement, terms.version, language)
  return { previews, sentences: [...said.rules.flatMap((rule) => rule.sentences), ...said.terms] }
}

function Found({ shown }: { readonly shown: Shown }): JSX.Element {
  const { own } = useAgreementFrame()
  const { previews, cursor, isReviewed } = shown.previews
  return (
    <div role="region" aria-live="polite" aria-label={own.parts.preview}>
      <Unreviewed isReviewed={isReviewed} />
      {previews.length === 0 ? <p class="notice">{own.nothingInWindow}</p> : null}
      {previews.map((each, index) => (
        <EventPreview
          key={String(each.event['id'])}
          preview={each}
          sentences={shown.sentences}
          isOpen={index === 0}
        />
      ))}
      {cursor === null ? null : <p>{own.moreInWindow}</p>}
    </div>
  )
}

function WhichChoice({
  isWindow,
  onChoose,
}: {
  readonly isWindow: boolean
  readonly onChoose: (isWindow: boolean) => void
}): JSX.Element {
  const { own } = useAgreementFrame()
  return (
    <label class="choice">
      <span>{own.which}</span>
      <select
        value={isWindow ? 'window' : 'event'}
        onChange={({ currentTarget }) => {
          onChoose(currentTarget.value === 'window')
        }}
      >
        <option value="event">{own.oneEvent}</option>
        <option value="window">{own.allBetween}</option>
      </select>
    </label>
  )
}

function EventChoice({
  events,
  value,
  onChoose,
}: {
  readonly events: readonly OwnEvent[]
  readonly value: string
  readonly onChoose: (id: string) => void
}): JSX.Element {
  const { words, zone } = useFrame()
  const { own } = useAgreementFrame()
  return (
    <label class="choice is-wide">
      <span>{own.ownEvent}</span>
      <select
        name="event"
        value={value}
        onChange={({ currentTarget }) => {
          onChoose(currentTarget.value)
        }}
      >
        {events.map(({ id, type, subject, time }) => {
          const when = time === null ? '' : `${formatAbsolute(time, zone, words.language, true)} · `
          return (
            <option key={id} value={id}>
              {`${when}${type.replace('org.ujirani.', '')} · ${subject}`}
            </option>
          )
        })}
      </select>
    </label>
  )
}
