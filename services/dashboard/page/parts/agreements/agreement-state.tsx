import type { JSX } from 'preact'
import type { AgreementSummary } from '../../state/agreement-shapes.ts'
import { useFrame } from '../../state/frame.ts'
import { Moment } from '../moment.tsx'
import { useAgreementFrame } from './agreement-frame.ts'
import { chooseText } from './party-name.tsx'

/** Where an agreement stands, in a word and a form; never by colour alone. */
export function StateMark({ state }: { readonly state: string }): JSX.Element {
  const { own } = useAgreementFrame()
  return <span class={`chip state is-${state.toLowerCase()}`}>{own.states[state] ?? state}</span>
}

/** Who holds it back, since when, and why. */
export function Suspensions({
  suspensions,
}: Pick<AgreementSummary, 'suspensions'>): JSX.Element | null {
  const { own } = useAgreementFrame()
  if (suspensions.length === 0) return null
  return (
    <ul class="suspensions">
      {suspensions.map(({ party, since, reason }) => (
        <li key={party}>
          <strong>{own.suspendedBy(party)}</strong> · <Moment at={since} />
          {reason === null ? null : <q>{reason}</q>}
        </li>
      ))}
    </ul>
  )
}

/** What it is called, and under which name and version it goes. */
export function TitleOf({ agreement }: { readonly agreement: AgreementSummary }): JSX.Element {
  const { words } = useFrame()
  const title = chooseText(agreement.titles, words.language)
  return title === undefined ? (
    <>{agreement.agreement}</>
  ) : (
    <span lang={title.lang}>{title.text}</span>
  )
}
