import { en } from './en.ts'
import { fr } from './fr.ts'
import type { Phrases } from './phrases.ts'
import { rn } from './rn.ts'
import { sw } from './sw.ts'

/** Languages in which agreements can be read. */
export const sentenceLanguages = ['en', 'fr', 'sw', 'rn'] as const
export type SentenceLanguage = (typeof sentenceLanguages)[number]

const languages: Readonly<Record<SentenceLanguage, Phrases>> = { en, fr, sw, rn }

/** How a language says what agreements say. */
export function phrasesOf(language: SentenceLanguage): Phrases {
  return languages[language]
}
