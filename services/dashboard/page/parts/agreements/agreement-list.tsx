import type { JSX } from 'preact'
import { noFilter } from '../../state/address.ts'
import { readAgreements } from '../../state/agreement-calls.ts'
import type { AgreementList as List } from '../../state/agreement-shapes.ts'
import { useFrame } from '../../state/frame.ts'
import { useAsked } from '../../state/use-asked.ts'
import { formatAbsolute } from '../../when/format.ts'
import { GoLink } from '../go-link.tsx'
import { useAgreementFrame } from './agreement-frame.ts'
import { StateMark, Suspensions, TitleOf } from './agreement-state.tsx'
import { Failure } from './failure.tsx'
import { PartyIds, PartyName } from './party-name.tsx'

/** Every agreement of the agency: where it stands, with whom, until when, and what is owed. */
export function AgreementList(): JSX.Element {
  const { words } = useFrame()
  const { own } = useAgreementFrame()
  const { value, error, again } = useAsked(readAgreements, [])
  return (
    <section class="side" aria-labelledby="agreements-title" aria-busy={value === undefined}>
      <h1 id="agreements-title">{words.agreements}</h1>
      <p>{own.lead}</p>
      <Failure error={error} again={again} />
      {value === undefined && error === undefined ? <p>{words.loading}</p> : null}
      {value?.agreements.length === 0 ? <p class="notice">{own.none}</p> : null}
      <ol class="list">
        {value?.agreements.map((agreement) => (
          <Line key={agreement.agreement} agreement={agreement} names={value.names} />
        ))}
      </ol>
    </section>
  )
}

type Listed = List['agreements'][number]

function Line({
  agreement,
  names,
}: {
  readonly agreement: Listed
  readonly names: List['names']
}): JSX.Element {
  const { words } = useFrame()
  const { own, party, go } = useAgreementFrame()
  const { agreement: id, version, state, pending } = agreement
  return (
    <li class={`line agreement is-${state.toLowerCase()}`}>
      <p class="line-head">
        <StateMark state={state} />
        {pending.includes(party) ? <span class="chip is-turn">{own.yourTurn}</span> : null}
      </p>
      <h2>
        <GoLink to={{ filter: noFilter, event: '', agreements: { id, part: 'read' } }} go={go}>
          <TitleOf agreement={agreement} />
        </GoLink>
      </h2>
      <p class="code">
        {id} · {words.version} {String(version)}
      </p>
      <Suspensions suspensions={agreement.suspensions} />
      <LineFacts agreement={agreement} names={names} />
    </li>
  )
}

function LineFacts({ agreement, names }: Parameters<typeof Line>[0]): JSX.Element {
  const { words, zone } = useFrame()
  const { own } = useAgreementFrame()
  const { validity, duties, pending, parties } = agreement
  const day = (text: string): string => formatAbsolute(text, zone, words.language)
  const owed = ({ open, late }: { open: number; late: number }): JSX.Element => (
    <dd class={late > 0 ? 'is-late' : ''}>{own.openLate(open, late)}</dd>
  )
  return (
    <dl class="facts">
      <div class="is-wide">
        <dt>{own.parties}</dt>
        <dd class="party-names">
          {parties.map((party) => (
            <PartyName key={party} party={party} names={names} />
          ))}
        </dd>
      </div>
      <div>
        <dt>{own.inForce}</dt>
        <dd>{day(validity.to)}</dd>
      </div>
      <div>
        <dt>{own.myDuties}</dt>
        {owed(duties.mine)}
      </div>
      <div>
        <dt>{own.theirDuties}</dt>
        {owed(duties.theirs)}
      </div>
      {pending.length === 0 ? null : (
        <div>
          <dt>{own.waitingFor}</dt>
          <dd>
            <PartyIds parties={pending} />
          </dd>
        </div>
      )}
    </dl>
  )
}
