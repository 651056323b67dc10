import type { JSX } from 'preact'
import { compare } from '../../state/agreement-calls.ts'
import type { ChangeCounts, Differences, Sentence } from '../../state/agreement-shapes.ts'
import { useFrame } from '../../state/frame.ts'
import { useDoing } from '../../state/use-asked.ts'
import type { PartProps } from './part-props.ts'
import { useAgreementFrame } from './agreement-frame.ts'
import { Unreviewed } from './choices.tsx'
import { Failure } from './failure.tsx'
import { Sentences } from './read-part.tsx'
import { useTermsChoice } from './terms-choice.tsx'
import { useWindowChoice } from './window-choice.tsx'

/** What two texts say differently, in sentences and in own events. */
export function ComparePart({ detail }: PartProps): JSX.Element {
  const { words } = useFrame()
  const { own } = useAgreementFrame()
  const newest = detail.versions.at(-1)?.version ?? detail.version
  const isAlone = detail.versions.length < 2
  const before = useTermsChoice(own.before, detail, isAlone ? newest : newest - 1)
  const after = useTermsChoice(own.after, detail, isAlone ? 0 : newest)
  const window = useWindowChoice(365)
  const doing = useDoing<Differences>()
  const start = (): void => {
    if (before.terms === undefined || after.terms === undefined) return
    doing.start(compare([before.terms, after.terms], words.language, window.window))
  }
  return (
    <div class="part" aria-busy={doing.isBusy}>
      <p>{own.compareLead}</p>
      <form
        class="choices"
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
      >
        {before.view}
        {after.view}
        {window.view}
        <button type="submit" disabled={before.terms === undefined || after.terms === undefined}>
          {own.count}
        </button>
      </form>
      <Failure error={doing.error} />
      {doing.isBusy ? <p role="status">{words.loading}</p> : null}
      {doing.value === undefined ? null : <Found found={doing.value} />}
    </div>
  )
}

function Found({ found }: { readonly found: Differences }): JSX.Element {
  const { words } = useFrame()
  const { own } = useAgreementFrame()
  const { terms, rules, events, language } = found
  const isSame = rules.length === 0 && terms.added.length + terms.removed.length === 0
  return (
    <div role="region" aria-live="polite" aria-label={own.parts.compare}>
      <Unreviewed isReviewed={found.isReviewed} />
      {events === null ? null : <Counted events={events} language={language} />}
      {isSame ? <p class="notice">{own.noDifference}</p> : null}
      {rules.map((each) => (
        <section key={each.rule} class="rule">
          <h2>
            {words.rule} {each.rule}: {own.changes[each.change] ?? each.change}
          </h2>
          <Both removed={each.removed} added={each.added} language={language} />
        </section>
      ))}
      {terms.added.length + terms.removed.length === 0 ? null : (
        <section class="rule">
          <h2>{own.forAll}</h2>
          <Both removed={terms.removed} added={terms.added} language={language} />
        </section>
      )}
    </div>
  )
}

interface BothProps {
  readonly removed: readonly Sentence[]
  readonly added: readonly Sentence[]
  readonly language: string
}

function Both({ removed, added, language }: BothProps): JSX.Element {
  const { own } = useAgreementFrame()
  return (
    <div class="both">
      {removed.length === 0 ? null : (
        <div class="is-removed">
          <h3>− {own.removed}</h3>
          <Sentences sentences={removed} language={language} />
        </div>
      )}
      {added.length === 0 ? null : (
        <div class="is-added">
          <h3>+ {own.added}</h3>
          <Sentences sentences={added} language={language} />
        </div>
      )}
    </div>
  )
}

function Counted({
  events,
  language,
}: {
  readonly events: NonNullable<Differences['events']>
  readonly language: string
}): JSX.Element {
  const { own } = useAgreementFrame()
  const kinds = ['newlyDisclosed', 'newlyWithheld', 'changed'] as const
  const cell = (counts: ChangeCounts, kind: (typeof kinds)[number]): JSX.Element => (
    <td key={kind}>{own.cells(counts[kind].cells, counts[kind].events)}</td>
  )
  return (
    <section class="rule">
      <h2>{own.counted(events.count)}</h2>
      <p class="summary" lang={language}>
        {events.summary}
      </p>
      {events.recipients.length === 0 ? null : (
        <div class="scroll" tabIndex={0} role="region" aria-label={own.counted(events.count)}>
          <table>
            <thead>
              <tr>
                <th scope="col">{own.recipient}</th>
                {kinds.map((kind) => (
                  <th key={kind} scope="col">
                    {own[kind]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {events.recipients.map((counts) => (
                <tr key={counts.recipient}>
                  <th scope="row">{counts.recipient}</th>
                  {kinds.map((kind) => cell(counts, kind))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
