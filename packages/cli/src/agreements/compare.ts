import { compareAgreements, type AgreementChanges, type SentenceChanges } from '@ujirani/policy'
import type { CommandContext } from '../commands/context.ts'
import { connect, type ConnectionOptions } from '../connection.ts'
import { exitCodes } from '../exit-codes.ts'
import { readJsonFile } from '../files.ts'
import { parseDocument } from './parse-document.ts'
import { toEventWindow } from './event-window.ts'
import { toLanguage, warnUnreviewed, type WordsOptions } from './words.ts'

/** Options of `ujirani agreement diff`. */
export interface CompareOptions extends WordsOptions, ConnectionOptions {
  readonly window?: string
}

/**
 * Prints what a document says that another did not (`+`), and what it no longer says (`-`), rule by
 * rule; with a window also what that comes to over the party's own events. Exits as diff does: 0
 * when both say the same, 1 when not.
 */
export async function compareDocuments(
  context: CommandContext,
  files: readonly [before: string, after: string],
  options: CompareOptions,
): Promise<number> {
  const { terminal } = context
  const [before, after] = files.map((file) => parseDocument(readJsonFile(file)))
  if (before === undefined || after === undefined) throw new TypeError('two files are needed')
  const changes = compareAgreements(before, after, toLanguage(options.lang))
  warnUnreviewed(terminal, changes)
  const lines = toLines(after.agreement, changes)
  for (const line of lines) terminal.print(line)
  if (lines.length === 0) terminal.tell('Both say the same.')
  if (options.window !== undefined) {
    const window = toEventWindow(options.window)
    const { client } = connect(context, options)
    const terms = { before: { document: before }, after: { document: after } }
    const { events } = await client.compareTerms({ ...terms, window, lang: options.lang })
    for (const line of countLines(events as Counted)) terminal.print(line)
  }
  return lines.length === 0 ? exitCodes.done : exitCodes.failed
}

function toLines(agreement: string, { terms, rules }: AgreementChanges): readonly string[] {
  return [
    ...section(agreement, terms),
    ...rules.flatMap(({ rule, change, ...changes }) =>
      change === 'MOVED'
        ? [`${rule} (stands elsewhere among the rules; the first that matches counts)`]
        : section(rule, changes),
    ),
  ]
}

function section(name: string, { removed, added }: SentenceChanges): readonly string[] {
  if (removed.length + added.length === 0) return []
  const [gone, come] = [removed, added].map((each) => each.map(({ text }) => text))
  return [
    name,
    ...(gone ?? []).map((text) => `- ${text}`),
    ...(come ?? []).map((text) => `+ ${text}`),
  ]
}

interface Count {
  readonly cells: number
  readonly events: number
}

interface Counts {
  readonly newlyDisclosed: Count
  readonly newlyWithheld: Count
  readonly changed: Count
}

interface Counted extends Counts {
  readonly summary: string
  readonly recipients: readonly (Counts & {
    readonly recipient: string
    readonly fields: readonly (Counts & { readonly type: string; readonly path: string })[]
  })[]
}

/** The sentence, then a line for each recipient and field: disclosed, withheld, otherwise. */
function countLines({ summary, recipients }: Counted): readonly string[] {
  const figures = ({ newlyDisclosed, newlyWithheld, changed }: Counts): string =>
    `+${newlyDisclosed.cells.toString()} -${newlyWithheld.cells.toString()} ~${changed.cells.toString()}`
  return [
    summary,
    ...recipients.flatMap(({ recipient, fields, ...counts }) => [
      `${recipient} ${figures(counts)}`,
      ...fields.map(({ type, path, ...each }) => `  ${type} ${path} ${figures(each)}`),
    ]),
  ]
}
