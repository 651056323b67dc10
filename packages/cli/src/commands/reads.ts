import type { Reads } from '@ujirani/client'
import { connect, type ConnectionOptions } from '../connection.ts'
import { exitCodes } from '../exit-codes.ts'
import type { CommandContext } from './context.ts'

/** Options of `ujirani reads`. */
export interface ReadsOptions extends ConnectionOptions {
  readonly json?: boolean
}

/**
 * Prints who was sent an event, or could have read it, one line each; what was sent and what could
 * have been read are never one and the same.
 */
export async function printReads(
  context: CommandContext,
  id: string,
  { json = false, ...options }: ReadsOptions,
): Promise<number> {
  const reads = await connect(context, options).client.reads(id)
  if (json) context.terminal.print(JSON.stringify(reads))
  else for (const line of toLines(reads)) context.terminal.print(line)
  return exitCodes.done
}

function toLines({ sent, mayHaveBeenSent, couldHaveRead }: Reads): readonly string[] {
  const sending = (what: string) => (each: Reads['sent'][number]) =>
    joined([each.at, what, each.party, under(each), each.client, leafOf(each)])
  return [
    ...sent.map(sending('sent')),
    ...mayHaveBeenSent.map(sending('may-have-been-sent')),
    ...couldHaveRead.map((each) =>
      joined([
        ...[each.from, 'could-have-read', each.principal, under(each)],
        each.until === null ? 'until now' : `until ${each.until}`,
        each.committedAt === null ? null : `had read on at ${each.committedAt}`,
        each.unsigned ? 'UNSIGNED' : null,
        leafOf(each),
      ]),
    ),
  ]
}

function under({ agreement }: { readonly agreement: string | null }): string {
  return agreement ?? 'as published'
}

function leafOf({
  evidence,
}: Reads['sent'][number] | Reads['couldHaveRead'][number]): string | null {
  return evidence === null ? null : `leaf ${String(evidence.leafIndex)}`
}

function joined(words: readonly (string | null)[]): string {
  return words.filter((word) => word !== null).join('  ')
}
