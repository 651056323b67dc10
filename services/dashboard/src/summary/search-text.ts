import type { CopyEnvelope } from '@ujirani/events'
import { isObject } from './json-view.ts'
import { readTexts } from './localized-text.ts'

const limit = 16_384

/**
 * What a search looks in, in lower case: the texts, names and codes of a copy, and what its
 * envelope is called by. Only what was disclosed can be found.
 */
export function toSearchText(envelope: CopyEnvelope, data: unknown): string {
  const words = [envelope.type, envelope.subject, envelope.source, envelope.agreement]
  collect(data, words)
  return fold(words.join('\n')).slice(0, limit)
}

/** Folds case and accents, so that `reunion` finds `Réunion`. */
export function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

function collect(value: unknown, words: string[]): void {
  if (typeof value === 'string') words.push(value)
  else if (Array.isArray(value)) {
    const texts = readTexts(value)
    if (texts.length > 0) words.push(...texts.map(({ text }) => text))
    else for (const entry of value as readonly unknown[]) collect(entry, words)
  } else if (isObject(value)) {
    for (const member of Object.values(value)) collect(member, words)
  }
}
