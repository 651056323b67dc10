import type { JSX } from 'preact'
import type { NamedText, Names } from '../../state/agreement-shapes.ts'
import { useFrame } from '../../state/frame.ts'

/** The text in the page's language, else the first there is. */
export function chooseText(
  texts: readonly NamedText[] | undefined,
  language: string,
): NamedText | undefined {
  return texts?.find(({ lang }) => lang === language) ?? texts?.[0]
}

/** A party by its id and, where its record says so, its name. */
export function PartyName({
  party,
  names,
}: {
  readonly party: string
  readonly names: Names
}): JSX.Element {
  const { words } = useFrame()
  const name = chooseText(names[party], words.language)
  return (
    <span class="party-name">
      <strong>{party}</strong>
      {name === undefined || name.text === party ? null : (
        <small lang={name.lang}> {name.text}</small>
      )}
    </span>
  )
}

/** Several, with commas. */
export function PartyIds({ parties }: { readonly parties: readonly string[] }): JSX.Element {
  return <>{parties.length === 0 ? '–' : parties.join(', ')}</>
}
