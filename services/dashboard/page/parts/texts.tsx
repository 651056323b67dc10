import type { JSX } from 'preact'
import { useFrame } from '../state/frame.ts'
import type { LocalizedText } from '../state/shapes.ts'

/** The text in the reader's language, else in its original one; always marked with its language. */
export function BestText({ texts }: { readonly texts: readonly LocalizedText[] }): JSX.Element {
  const { words } = useFrame()
  const best =
    texts.find(({ lang }) => lang === words.language) ??
    texts.find(({ origin }) => origin === 'ORIGINAL') ??
    texts[0]
  return best === undefined ? <></> : <TextIn {...best} />
}

/** A text with its language, and what it is when it is a translation. */
function TextIn({ lang, text, origin }: LocalizedText): JSX.Element {
  const { words } = useFrame()
  const note = words.origins[origin]
  return (
    <>
      <span lang={lang}>{text}</span>
      {note === undefined ? null : <small class="origin"> ({note})</small>}
    </>
  )
}

/** A text in every language it has, the reader's first. */
export function AllTexts({ texts }: { readonly texts: readonly LocalizedText[] }): JSX.Element {
  const { words } = useFrame()
  const isOwn = ({ lang }: LocalizedText): boolean => lang === words.language
  const ordered = [...texts.filter(isOwn), ...texts.filter((text) => !isOwn(text))]
  return (
    <div class="texts">
      {ordered.map((text) => (
        <p key={`${text.lang} ${text.text}`}>
          <TextIn {...text} />
          {ordered.length > 1 ? <small class="tag">{text.lang}</small> : null}
        </p>
      ))}
    </div>
  )
}
