import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { documentAddress, findOverlaps, handInSignature } from '../../state/agreement-calls.ts'
import type { ActAnswer, AgreementDetail, Version } from '../../state/agreement-shapes.ts'
import { useFrame } from '../../state/frame.ts'
import { useAsked } from '../../state/use-asked.ts'
import type { PartProps } from './part-props.ts'
import { useAgreementFrame } from './agreement-frame.ts'
import { DutyTable, History } from './history.tsx'
import { Failure } from './failure.tsx'
import { Accepted, HandIn } from './hand-in.tsx'

/** What waits for the agency's signature, what overlaps, who has signed, what is owed. */
export function SignPart({ detail, again }: PartProps): JSX.Element {
  const { own, party } = useAgreementFrame()
  const [answer, setAnswer] = useState<ActAnswer>()
  const waiting = detail.versions.filter(({ pending }) => pending.includes(party))
  return (
    <div class="part">
      <Accepted answer={answer} />
      {waiting.length === 0 ? <p>{own.nothingToSign}</p> : null}
      {waiting.map((version) => (
        <ToSign
          key={version.version}
          version={version}
          detail={detail}
          onDone={(done) => {
            setAnswer(done)
            again()
          }}
        />
      ))}
      <Overlaps detail={detail} version={waiting[0] ?? detail.versions.at(-1)} />
      <DutyTable duties={detail.duties} />
      <History acts={detail.acts} />
    </div>
  )
}

interface ToSignProps extends Pick<PartProps, 'detail'> {
  readonly onDone: (answer: ActAnswer) => void
  readonly version: Version
}

function ToSign({ version: { version, hash }, detail, onDone }: ToSignProps): JSX.Element {
  const { words } = useFrame()
  const { own, party } = useAgreementFrame()
  const { agreement, bus, rights } = detail
  const file = `${agreement}-v${String(version)}`
  const command = `npx ujirani agreement sign ${file}.json --as ${party} \\\n  --key ${party}.jwk --bus ${bus} > ${file}.jws`
  return (
    <section class="rule" aria-labelledby={`sign-${String(version)}`}>
      <h2 id={`sign-${String(version)}`}>
        {own.yourTurn}: {words.version} {String(version)}
      </h2>
      <p>
        <code>{hash}</code>
      </p>
      <p>{own.signLead}</p>
      {rights.sign ? (
        <HandIn
          address={documentAddress(agreement, version)}
          link={own.download}
          command={command}
          send={(jws) => handInSignature(agreement, jws)}
          onDone={onDone}
        />
      ) : (
        <p class="notice">{own.noRight}</p>
      )}
    </section>
  )
}

interface OverlapsProps {
  readonly detail: AgreementDetail
  readonly version: Version | undefined
}

/** Other agreements that give the same in another form: whoever signs must know. */
function Overlaps({ detail, version }: OverlapsProps): JSX.Element | null {
  const { own } = useAgreementFrame()
  const number = version?.version ?? detail.version
  const { value = [], error } = useAsked(
    () => findOverlaps({ agreement: detail.agreement, version: number }),
    [detail.agreement, number],
  )
  if (error !== undefined) return <Failure error={error} />
  if (value.length === 0) return null
  return (
    <section class="rule" aria-labelledby="overlaps">
      <h2 id="overlaps">{own.overlaps}</h2>
      <p>{own.overlapsLead}</p>
      <ul class="sentences">
        {value.map(({ agreement, publisher, recipient, type }) => (
          <li key={agreement + publisher + recipient + type}>
            <code>{agreement}</code> · {publisher} → {recipient} · <code>{type}</code>
            {version?.acknowledges.includes(agreement) === true ? ` (${own.acknowledged})` : ''}
          </li>
        ))}
      </ul>
    </section>
  )
}
