import { isObject, textOf } from './json-view.ts'

/** A text in one language, and how it came to be in it. */
export interface LocalizedText {
  readonly lang: string
  readonly text: string
  readonly origin: string
}

/** Reads a list of texts; anything that is none is left out. */
export function readTexts(value: unknown): readonly LocalizedText[] {
  if (!Array.isArray(value)) return []
  return (value as readonly unknown[]).flatMap((entry) => {
    if (!isObject(entry)) return []
    const [lang, text] = [textOf(entry, 'lang'), textOf(entry, 'text')]
    if (lang === null || text === null) return []
    return [{ lang, text, origin: textOf(entry, 'origin') ?? 'ORIGINAL' }]
  })
}
