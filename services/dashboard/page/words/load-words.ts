import { en } from './en.ts'
import type { Words } from './words.ts'

/** Languages by their own names; English is at hand, the others are fetched when chosen. */
export const languages: readonly { readonly code: string; readonly name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'fr', name: 'Français' },
  { code: 'sw', name: 'Kiswahili' },
  { code: 'rn', name: 'Ikirundi' },
]

/** Fetches the words of a language. */
export async function loadWords(code: string): Promise<Words> {
  if (code === 'fr') return (await import('./fr.ts')).fr
  if (code === 'sw') return (await import('./sw.ts')).sw
  if (code === 'rn') return (await import('./rn.ts')).rn
  return en
}

/** The first of a browser's languages that there are words for. */
export function chooseLanguage(wanted: readonly string[]): string {
  const primaries = wanted.map((tag) => tag.split('-')[0]?.toLowerCase())
  return primaries.find((code) => languages.some((known) => known.code === code)) ?? 'en'
}
