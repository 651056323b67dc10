import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { actAddress, handInAct, stopAgreement } from '../../state/agreement-calls.ts'
import type { ActAnswer, AgreementDetail } from '../../state/agreement-shapes.ts'
import { useFrame } from '../../state/frame.ts'
import { useDoing } from '../../state/use-asked.ts'
import { formatNumber } from '../../when/format.ts'
import type { AgreementWords, PeriodUnit } from '../../words/agreements/words.ts'
import { Moment } from '../moment.tsx'
import type { PartProps } from './part-props.ts'
import { useAgreementFrame } from './agreement-frame.ts'
import { Failure } from './failure.tsx'
import { Accepted, HandIn } from './hand-in.tsx'

/** States in which something crosses, or would by itself. */
const stoppable = new Set(['ACTIVE', 'TERMINATING', 'SCHEDULED', 'STANDBY', 'SUSPENDED'])

/** Stops the agreement, or takes that back; what was done and when it was stays in sight. */
export function StopPart({ detail, again }: PartProps): JSX.Element {
  const { own, party } = useAgreementFrame()
  const mine = detail.suspensions.find((each) => each.party === party)
  const doing = useDoing<ActAnswer>(again)
  const [resumed, setResumed] = useState<ActAnswer>()
  if (mine !== undefined) {
    return (
      <Stopped
        detail={detail}
        since={mine.since}
        answer={doing.value}
        onResumed={(answer) => {
          setResumed(answer)
          again()
        }}
      />
    )
  }
  if (!stoppable.has(detail.state)) return <p class="notice">{own.cannotStop}</p>
  return (
    <div class="part stop">
      <Accepted answer={resumed} />
      <p>{own.stopLead}</p>
      <WhatStops detail={detail} />
      {detail.rights.stop ? (
        <StopForm
          isBusy={doing.isBusy}
          onStop={(reason) => {
            doing.start(stopAgreement(detail.agreement, reason))
          }}
        />
      ) : (
        <p class="notice">{own.noRight}</p>
      )}
      <Failure error={doing.error} lead={own.refused} />
    </div>
  )
}

function WhatStops({ detail }: { readonly detail: AgreementDetail }): JSX.Element {
  const { words } = useFrame()
  const { own, party } = useAgreementFrame()
  const current = detail.versions.find(({ version }) => version === detail.version)
  const flows = new Map<string, string>()
  const kept = new Map<string, string>()
  for (const { from, to, retention } of current?.document.rules ?? []) {
    const recipients = to.map((each) => each.party)
    flows.set(own.stopsBetween(from, recipients.join(', ')), '')
    for (const recipient of recipients) {
      if (recipient !== party) kept.set(recipient, periodText(retention?.period, own))
    }
  }
  const count = words.countOf(formatNumber(detail.copies, words.language))
  return (
    <dl class="consequences">
      <dt>{own.stops}</dt>
      {[...flows.keys()].map((text) => (
        <dd key={text}>{text}</dd>
      ))}
      <dt>{own.bound}</dt>
      <dd>{own.boundText}</dd>
      <dt>{own.stays}</dt>
      {[...kept].map(([recipient, period]) => (
        <dd key={recipient}>{own.staysWith(recipient, period)}</dd>
      ))}
      <dd>{own.staysHere(count)}</dd>
      <dd>{own.meanwhile}</dd>
    </dl>
  )
}

/** A period as documents have it, `P180D`, in words; with no clause there is no bound to name. */
function periodText(period: string | undefined, own: AgreementWords): string {
  const [, amount, unit] = /^P(\d+)([DWMY])$/.exec(period ?? '') ?? []
  if (unit === undefined) return period ?? own.noPeriod
  return own.period(Number(amount), unit as PeriodUnit)
}

interface StopFormProps {
  readonly isBusy: boolean
  readonly onStop: (reason: string) => void
}

function StopForm({ isBusy, onStop }: StopFormProps): JSX.Element {
  const { words } = useFrame()
  const { own } = useAgreementFrame()
  const [reason, setReason] = useState('')
  const [isUnderstood, setUnderstood] = useState(false)
  return (
    <form
      class="stop-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isUnderstood && !isBusy) onStop(reason.trim())
      }}
    >
      <label class="choice is-wide">
        <span>{own.reason}</span>
        <input
          name="reason"
          maxLength={200}
          value={reason}
          onInput={({ currentTarget }) => {
            setReason(currentTarget.value)
          }}
        />
      </label>
      <label class="understood">
        <input
          type="checkbox"
          checked={isUnderstood}
          onChange={({ currentTarget }) => {
            setUnderstood(currentTarget.checked)
          }}
        />
        <span>{own.understood}</span>
      </label>
      <button type="submit" class="danger" disabled={!isUnderstood || isBusy}>
        {isBusy ? words.loading : own.stop}
      </button>
    </form>
  )
}

interface StoppedProps extends Pick<PartProps, 'detail'> {
  readonly onResumed: (answer: ActAnswer) => void
  readonly since: string
  /** Of this very stop; undefined when it was stopped before. */
  readonly answer: ActAnswer | undefined
}

function Stopped({ detail, since, answer, onResumed }: StoppedProps): JSX.Element {
  const { own, party } = useAgreementFrame()
  const { agreement, rights } = detail
  const told = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (answer !== undefined) told.current?.focus()
  }, [answer])
  const command = `npx ujirani agreement sign-act ${agreement}-resume.json \\\n  --key ${party}.jwk > ${agreement}-resume.jws`
  return (
    <div class="part stop">
      <p class="notice is-good" role="status" tabIndex={-1} ref={told}>
        <strong>{answer === undefined ? own.isStopped : own.stopped}</strong> <Moment at={since} />{' '}
        {answer?.tookMs === undefined ? null : own.took(answer.tookMs)}
      </p>
      <section class="rule" aria-labelledby="resume">
        <h2 id="resume">{own.parts.stop}</h2>
        <p>{own.resumeLead}</p>
        {rights.sign ? (
          <HandIn
            address={actAddress(agreement, 'resume')}
            link={own.resume}
            command={command}
            send={(jws) => handInAct(agreement, jws)}
            onDone={onResumed}
          />
        ) : (
          <p class="notice">{own.noRight}</p>
        )}
      </section>
    </div>
  )
}
