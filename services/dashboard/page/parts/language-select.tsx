import type { JSX } from 'preact'
import { languages } from '../words/load-words.ts'

interface LanguageSelectProps {
  readonly name?: string
  readonly value: string
  readonly onChoose: (language: string) => void
}

/** The page's languages, each in its own name. */
export function LanguageSelect({ name, value, onChoose }: LanguageSelectProps): JSX.Element {
  return (
    <select
      name={name}
      value={value}
      onChange={({ currentTarget }) => {
        onChoose(currentTarget.value)
      }}
    >
      {languages.map((language) => (
        <option key={language.code} value={language.code} lang={language.code}>
          {language.name}
        </option>
      ))}
    </select>
  )
}
