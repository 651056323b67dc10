import { describeAgreement, sentenceLanguages, type SentenceLanguage } from '@ujirani/policy'
import type { CommandContext } from '../commands/context.ts'
import { InputInvalidError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { readJsonFile } from '../files.ts'
import type { Terminal } from '../terminal.ts'
import { parseDocument } from './parse-document.ts'

/** Options of `ujirani agreement read` and `diff`. */
export interface WordsOptions {
  readonly lang: string
}

/** Prints what a document says, a sentence a line, rule by rule. */
export function readDocument(
  { terminal }: CommandContext,
  file: string,
  { lang }: WordsOptions,
): number {
  const document = parseDocument(readJsonFile(file))
  const words = describeAgreement(document, toLanguage(lang))
  warnUnreviewed(terminal, words)
  terminal.print(`${document.agreement} v${String(document.version)}`)
  for (const { text } of words.terms) terminal.print(`  ${text}`)
  for (const { rule, sentences } of words.rules) {
    terminal.print('')
    terminal.print(rule)
    for (const { text } of sentences) terminal.print(`  ${text}`)
  }
  return exitCodes.done
}

/**
 * Prints what a document says that another did not (`+`), and what it no longer says (`-`), rule by
 * rule. Exits as diff does: 0 when both say the same, 1 when not.
 */
export function compareDocuments(
  { terminal }: CommandContext,
  files: readonly [before: string, after: string],
  { lang }: WordsOptions,
): number {
  const language = toLanguage(lang)
  const before = sectionsOf(files[0], language)
  const after = sectionsOf(files[1], language)
  warnUnreviewed(terminal, after)
  let isSame = true
  for (const name of new Set([...before.texts.keys(), ...after.texts.keys()])) {
    const lines = differences(before.texts.get(name) ?? [], after.texts.get(name) ?? [])
    if (lines.length === 0) continue
    isSame = false
    for (const line of [name, ...lines]) terminal.print(line)
  }
  if (isSame) terminal.tell('Both say the same.')
  return isSame ? exitCodes.done : exitCodes.failed
}

function differences(before: readonly string[], after: readonly string[]): readonly string[] {
  return [
    ...before.filter((text) => !after.includes(text)).map((text) => `- ${text}`),
    ...after.filter((text) => !before.includes(text)).map((text) => `+ ${text}`),
  ]
}

interface Sections {
  readonly isReviewed: boolean
  /** Sentences by rule; those of the whole agreement under its id. */
  readonly texts: ReadonlyMap<string, readonly string[]>
}

function sectionsOf(file: string, language: SentenceLanguage): Sections {
  const document = parseDocument(readJsonFile(file))
  const { isReviewed, terms, rules } = describeAgreement(document, language)
  const textsOf = (sentences: typeof terms) => sentences.map(({ text }) => text)
  const texts = new Map<string, readonly string[]>([
    [document.agreement, textsOf(terms)],
    ...rules.map(({ rule, sentences }) => [rule, textsOf(sentences)] as const),
  ])
  return { isReviewed, texts }
}

function toLanguage(lang: string): SentenceLanguage {
  const found = sentenceLanguages.find((each) => each === lang)
  if (found !== undefined) return found
  throw new InputInvalidError(`a language is one of ${sentenceLanguages.join(', ')}`)
}

function warnUnreviewed(
  terminal: Terminal,
  { isReviewed }: { readonly isReviewed: boolean },
): void {
  if (!isReviewed) terminal.tell('No speaker of this language has reviewed its sentences yet.')
}
