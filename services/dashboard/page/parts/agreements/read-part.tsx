import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { readSentences } from '../../state/agreement-calls.ts'
import type { AgreementInWords, Sentence } from '../../state/agreement-shapes.ts'
import { useFrame } from '../../state/frame.ts'
import { useAsked } from '../../state/use-asked.ts'
import type { PartProps } from './part-props.ts'
import { useAgreementFrame } from './agreement-frame.ts'
import { LanguageChoice, Unreviewed, VersionChoice } from './choices.tsx'
import { Failure } from './failure.tsx'

/** A version in sentences, rule by rule, in a language of choice. */
export function ReadPart({ detail }: PartProps): JSX.Element {
  const { words } = useFrame()
  const [version, setVersion] = useState(detail.version)
  const [language, setLanguage] = useState(words.language)
  const { value, error, isBusy, again } = useAsked(
    () => readSentences(detail.agreement, version, language),
    [detail.agreement, version, language],
  )
  return (
    <div class="part" aria-busy={isBusy}>
      <p class="choices">
        <VersionChoice
          label={words.version}
          detail={detail}
          value={version}
          onChoose={setVersion}
        />
        <LanguageChoice value={language} onChoose={setLanguage} />
      </p>
      <Failure error={error} again={again} />
      {value === undefined ? null : <InWords said={value} />}
    </div>
  )
}

function InWords({ said }: { readonly said: AgreementInWords }): JSX.Element {
  const { words } = useFrame()
  const { own } = useAgreementFrame()
  return (
    <>
      <Unreviewed isReviewed={said.isReviewed} />
      {said.rules.map(({ rule, sentences }) => (
        <section key={rule} class="rule">
          <h2>
            {words.rule} {rule}
          </h2>
          <Sentences sentences={sentences} language={said.language} />
        </section>
      ))}
      <section class="rule">
        <h2>{own.forAll}</h2>
        <Sentences sentences={said.terms} language={said.language} />
      </section>
      <p class="binding">
        {own.binding} <code>{said.hash}</code>
      </p>
    </>
  )
}

interface SentencesProps {
  readonly sentences: readonly Sentence[]
  readonly language: string
}

/** Clauses in words, in the order of the document. */
export function Sentences({ sentences, language }: SentencesProps): JSX.Element {
  return (
    <ul class="sentences" lang={language}>
      {sentences.map(({ pointer, text }, index) => (
        <li key={index} title={pointer}>
          {text}
        </li>
      ))}
    </ul>
  )
}
