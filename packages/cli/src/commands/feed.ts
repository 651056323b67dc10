import type { FeedItem, StructuredEvent } from '@ujirani/client'
import { createDemoClient, readRunningDemo } from '../demo.ts'
import { exitCodes } from '../exit-codes.ts'
import type { CommandContext } from './context.ts'

/** Options of `ujirani feed`. */
export interface FeedOptions {
  readonly live?: boolean
  readonly json?: boolean
  readonly agreement?: string
  readonly type?: string
  readonly since?: string
  readonly until?: string
  readonly after?: string
}

/** Prints what a party may read, one event a line; with `live`, until Ctrl-C. */
export async function printFeed(
  { stateDir, terminal, signal }: CommandContext,
  party: string,
  { live = false, json = false, ...query }: FeedOptions,
): Promise<number> {
  const client = createDemoClient(readRunningDemo(stateDir), party)
  for await (const item of client.feed({ ...query, live, signal })) {
    terminal.print(json ? JSON.stringify(item) : toLine(item))
  }
  return exitCodes.done
}

function toLine({ event }: FeedItem): string {
  const columns = [event.time ?? '', event.type, event.source, textOf(event, 'agreement'), event.id]
  const redactions = textOf(event, 'redactions')
  return [...columns, ...(redactions === '' ? [] : [`redacted: ${redactions}`])].join('  ')
}

function textOf(event: StructuredEvent, attribute: string): string {
  const value = event[attribute]
  return typeof value === 'string' ? value : ''
}
