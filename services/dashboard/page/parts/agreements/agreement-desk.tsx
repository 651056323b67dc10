import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import {
  agreementParts,
  allAgreements,
  noFilter,
  type AgreementPart,
  type AgreementPlace,
} from '../../state/address.ts'
import { readAgreement } from '../../state/agreement-calls.ts'
import type { AgreementDetail } from '../../state/agreement-shapes.ts'
import { ApiError } from '../../state/api.ts'
import { useFrame } from '../../state/frame.ts'
import { useAsked } from '../../state/use-asked.ts'
import { formatAbsolute } from '../../when/format.ts'
import { GoLink } from '../go-link.tsx'
import { useAgreementFrame } from './agreement-frame.ts'
import { StateMark, Suspensions, TitleOf } from './agreement-state.tsx'
import { ComparePart } from './compare-part.tsx'
import { Failure } from './failure.tsx'
import type { PartProps } from './part-props.ts'
import { PartyIds } from './party-name.tsx'
import { PreviewPart } from './preview-part.tsx'
import { ReadPart } from './read-part.tsx'
import { SignPart } from './sign-part.tsx'
import { StopPart } from './stop-part.tsx'

const shown: Readonly<Record<AgreementPart, (props: PartProps) => JSX.Element>> = {
  read: ReadPart,
  preview: PreviewPart,
  compare: ComparePart,
  sign: SignPart,
  stop: StopPart,
}

/** One agreement. */
export function AgreementDesk({ place }: { readonly place: AgreementPlace }): JSX.Element {
  const { words } = useFrame()
  const { own, go } = useAgreementFrame()
  const { value: detail, error, again } = useAsked(() => readAgreement(place.id), [place.id])
  const isMissing = error instanceof ApiError && error.status === 404
  const heading = useRef<HTMLHeadingElement>(null)
  const isThere = detail !== undefined || error !== undefined
  useEffect(() => {
    if (isThere) heading.current?.focus()
  }, [isThere])
  const Part = shown[place.part]
  return (
    <section class="one-agreement" aria-labelledby="agreement-title" aria-busy={!isThere}>
      <p class="detail-tools">
        <GoLink
          to={{ filter: noFilter, event: '', agreements: allAgreements }}
          go={go}
          class="button plain"
        >
          ← {own.back}
        </GoLink>
      </p>
      <h1 id="agreement-title" ref={heading} tabIndex={-1}>
        {detail === undefined ? isMissing ? own.missing : place.id : <TitleOf agreement={detail} />}
      </h1>
      {isMissing ? null : <Failure error={error} again={again} />}
      {isThere ? null : <p>{words.loading}</p>}
      {detail === undefined ? null : (
        <>
          <Standing detail={detail} />
          <PartTabs place={place} />
          <Part detail={detail} again={again} />
        </>
      )}
    </section>
  )
}

function Standing({ detail }: { readonly detail: AgreementDetail }): JSX.Element {
  const { words, zone } = useFrame()
  const { own, party } = useAgreementFrame()
  const { agreement, version, state, validity, signatures, pending, suspensions } = detail
  const day = (text: string): string => formatAbsolute(text, zone, words.language)
  const fact = (name: string, value: JSX.Element | string): JSX.Element => (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
  return (
    <>
      <p class="line-head">
        <StateMark state={state} />
        {pending.includes(party) ? <span class="chip is-turn">{own.yourTurn}</span> : null}
        <span class="code">
          {agreement} · {words.version} {String(version)}
        </span>
      </p>
      <Suspensions suspensions={suspensions} />
      <dl class="facts">
        {fact(own.inForce, day(validity.to))}
        {validity.reviewBy === undefined ? null : fact(own.reviewBy, day(validity.reviewBy))}
        {fact(own.signedBy, <PartyIds parties={signatures} />)}
        {pending.length === 0 ? null : fact(own.waitingFor, <PartyIds parties={pending} />)}
      </dl>
    </>
  )
}

function PartTabs({ place }: { readonly place: AgreementPlace }): JSX.Element {
  const { own, go } = useAgreementFrame()
  return (
    <nav class="tabs" aria-labelledby="agreement-title">
      <ul>
        {agreementParts.map((part) => (
          <li key={part}>
            <GoLink
              to={{ filter: noFilter, event: '', agreements: { id: place.id, part } }}
              go={go}
              current={part === place.part}
            >
              {own.parts[part]}
            </GoLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
