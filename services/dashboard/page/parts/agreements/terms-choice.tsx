import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { AgreementDetail, Terms } from '../../state/agreement-shapes.ts'
import { useAgreementFrame } from './agreement-frame.ts'
import { FileChoice, VersionChoice } from './choices.tsx'

/** A text that is chosen, and the way to choose it. */
export interface ChosenTerms {
  /** Undefined while a draft is to be chosen and none is there. */
  readonly terms: Terms | undefined
  readonly view: JSX.Element
}

/** Chooses a version, or a draft that lies in a file of this machine. */
export function useTermsChoice(label: string, detail: AgreementDetail, first: number): ChosenTerms {
  const { own } = useAgreementFrame()
  const [version, setVersion] = useState(first)
  const [draft, setDraft] = useState<unknown>()
  const [isBroken, setBroken] = useState(false)
  const read = (text: string): void => {
    try {
      setDraft(JSON.parse(text))
      setBroken(false)
    } catch {
      setDraft(undefined)
      setBroken(true)
    }
  }
  const isDraft = version === 0
  const terms = isDraft ? asDraft(draft) : { agreement: detail.agreement, version }
  return {
    terms,
    view: (
      <>
        <VersionChoice
          label={label}
          detail={detail}
          value={version}
          onChoose={setVersion}
          withDraft
        />
        {isDraft ? <FileChoice label={own.draftFile} accept=".json" onText={read} /> : null}
        {isDraft && isBroken ? <span role="alert">{own.notJson}</span> : null}
      </>
    ),
  }
}

const asDraft = (document: unknown): Terms | undefined =>
  document === undefined ? undefined : { document }
