import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ActAnswer } from '../../state/agreement-shapes.ts'
import { useFrame } from '../../state/frame.ts'
import { readSignedFile, type SignedFile } from '../../state/signed-file.ts'
import { useDoing, type Doing } from '../../state/use-asked.ts'
import { useAgreementFrame } from './agreement-frame.ts'
import { FileChoice } from './choices.tsx'
import { Failure } from './failure.tsx'

interface HandInProps {
  /** Where the file to sign is, and what it is called. */
  readonly address: string
  readonly link: string
  readonly command: string
  readonly send: (jws: string) => Promise<ActAnswer>
  readonly onDone: (answer: ActAnswer) => void
}

/**
 * Signing with a file in three steps: take the file, sign it where the key is, bring the signed one.
 * Whatever is chosen is looked at here first, so that a key chosen by mistake is not sent.
 */
export function HandIn({ address, link, command, send, onDone }: HandInProps): JSX.Element {
  const { words } = useFrame()
  const { own } = useAgreementFrame()
  const [file, setFile] = useState<SignedFile>()
  const doing = useDoing<ActAnswer>(onDone)
  const jws = file?.kind === 'signature' ? file.jws : undefined
  return (
    <ol class="steps">
      <li>
        <a class="button plain" href={address} download="">
          {link}
        </a>
      </li>
      <li>
        <p>{own.signCommand}</p>
        <pre tabIndex={0}>
          <code>{command}</code>
        </pre>
        <p>{own.keyStays}</p>
      </li>
      <li>
        <p>{own.handInLead}</p>
        <form
          class="choices"
          onSubmit={(event) => {
            event.preventDefault()
            if (jws !== undefined) doing.start(send(jws))
          }}
        >
          <FileChoice
            label={own.signedFile}
            accept=".jws,.txt"
            onText={(text) => {
              setFile(readSignedFile(text))
            }}
          />
          <button type="submit" disabled={jws === undefined || doing.isBusy}>
            {doing.isBusy ? words.loading : own.handIn}
          </button>
        </form>
        <Outcome file={file} doing={doing} />
      </li>
    </ol>
  )
}

interface OutcomeProps {
  readonly file: SignedFile | undefined
  readonly doing: Doing<ActAnswer>
}

/** What is wrong with the file, or what the bus says against it. */
function Outcome({ file, doing }: OutcomeProps): JSX.Element {
  const { own } = useAgreementFrame()
  const isWrong = file !== undefined && file.kind !== 'signature'
  return (
    <>
      {isWrong ? (
        <p class="notice is-bad" role="alert">
          {file.kind === 'key' ? own.isKey : own.isNoSignature}
        </p>
      ) : null}
      <Failure error={doing.error} lead={own.refused} />
    </>
  )
}

/** That the bus took it; stays in sight when what was handed in is no longer to be done. */
export function Accepted({ answer }: { readonly answer: ActAnswer | undefined }): JSX.Element {
  const { own } = useAgreementFrame()
  return (
    <div role="status">
      {answer === undefined ? null : (
        <p class="notice is-good">{own.accepted(own.states[answer.state] ?? answer.state)}</p>
      )}
    </div>
  )
}
