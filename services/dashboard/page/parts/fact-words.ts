import type { Words } from '../words/words.ts'

/** A fact in words: `alert.issued` → `alert issued`. */
export function factWords(fact: string, words: Words): string {
  return words.facts[fact] ?? fact.replaceAll('.', ' ')
}

/** A name of the schemas in words: `occurredStart` → `Occurred start`. They are English. */
export function fieldWords(name: string): string {
  const spaced = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** A symbol of the schemas in words: `MASS_ARRIVAL` → `mass arrival`. */
export function symbolWords(symbol: string): string {
  return symbol.replaceAll('_', ' ').toLowerCase()
}
