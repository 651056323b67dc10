import type { JSX } from 'preact'
import type { AgreementDetail } from '../../state/agreement-shapes.ts'
import { useFrame } from '../../state/frame.ts'
import { LanguageSelect } from '../language-select.tsx'
import { useAgreementFrame } from './agreement-frame.ts'

interface VersionChoiceProps {
  readonly label: string
  readonly detail: AgreementDetail
  readonly value: number
  readonly onChoose: (version: number) => void
  /** Whether a draft from a file may be chosen as well: it has the number 0. */
  readonly withDraft?: boolean
}

/** Chooses one of an agreement's versions. */
export function VersionChoice(props: VersionChoiceProps): JSX.Element {
  const { words } = useFrame()
  const { own } = useAgreementFrame()
  const { label, detail, value, onChoose, withDraft = false } = props
  return (
    <label class="choice">
      <span>{label}</span>
      <select
        value={String(value)}
        onChange={({ currentTarget }) => {
          onChoose(Number(currentTarget.value))
        }}
      >
        {detail.versions.map(({ version, state }) => (
          <option key={version} value={String(version)}>
            {`${words.version} ${String(version)} (${own.states[state] ?? state})`}
          </option>
        ))}
        {withDraft ? <option value="0">{own.draft}</option> : null}
      </select>
    </label>
  )
}

interface LanguageChoiceProps {
  readonly value: string
  readonly onChoose: (language: string) => void
}

/** Chooses the language that sentences are read in: it need not be the page's. */
export function LanguageChoice({ value, onChoose }: LanguageChoiceProps): JSX.Element {
  const { own } = useAgreementFrame()
  return (
    <label class="choice">
      <span>{own.sentencesIn}</span>
      <LanguageSelect name="sentences" value={value} onChoose={onChoose} />
    </label>
  )
}

interface FileChoiceProps {
  readonly label: string
  readonly accept: string
  readonly onText: (text: string) => void
}

/** So much of a file is looked at: what is signed is far smaller. */
const mostBytes = 512 * 1024

/** Chooses a file of this machine and reads it here; nothing is sent by choosing. */
export function FileChoice({ label, accept, onText }: FileChoiceProps): JSX.Element {
  return (
    <label class="choice">
      <span>{label}</span>
      <input
        type="file"
        accept={accept}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          if (file !== undefined) void file.slice(0, mostBytes).text().then(onText)
        }}
      />
    </label>
  )
}

/** Shown with sentences that nobody has reviewed. */
export function Unreviewed({ isReviewed }: { readonly isReviewed: boolean }): JSX.Element | null {
  const { own } = useAgreementFrame()
  return isReviewed ? null : (
    <p class="notice is-warning" role="note">
      {own.unreviewed}
    </p>
  )
}
