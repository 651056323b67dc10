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

/** @throws {InputInvalidError} no such language */
export function toLanguage(lang: string): SentenceLanguage {
  const found = sentenceLanguages.find((each) => each === lang)
  if (found !== undefined) return found
  throw new InputInvalidError(`a language is one of ${sentenceLanguages.join(', ')}`)
}

/** Says so where nobody who speaks the language has read its phrases. */
export function warnUnreviewed(
  terminal: Terminal,
  { isReviewed }: { readonly isReviewed: boolean },
): void {
  if (!isReviewed) terminal.tell('No speaker of this language has reviewed its sentences yet.')
}
