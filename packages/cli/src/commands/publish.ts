import { readFileSync } from 'node:fs'
import type { Client, Receipt, ReceiptBook, StructuredEvent } from '@ujirani/client'
import { toSource } from '@ujirani/events'
import { createDemoClient, readRunningDemo } from '../demo.ts'
import { InputInvalidError } from '../errors.ts'
import { openBook } from '../evidence/receipts.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import type { CommandContext } from './context.ts'

/** Options of `ujirani publish`. */
export interface PublishOptions {
  /** The publishing party, where it is not the one in the events' source. */
  readonly as?: string
  readonly json?: boolean
}

const batchLimit = 500

/** Publishes the events of a file (`-` for standard input) and prints their receipts. */
export async function publishFile(
  { stateDir, terminal }: CommandContext,
  file: string,
  options: PublishOptions,
): Promise<number> {
  const events = parseEvents(readInput(file))
  const party = options.as ?? partyOf(events[0])
  const client = createDemoClient(readRunningDemo(stateDir), party)
  const book = openBook(stateDir, party, client)
  const report = createReport(terminal, options.json === true)
  if (events.length === 1 && events[0] !== undefined) {
    const receipt = await client.publish(events[0])
    await book.keep(receipt)
    report.accepted(receipt)
    return exitCodes.done
  }
  const refused = await publishBatches({ client, book }, events, report)
  if (refused > 0) terminal.tell(`${refused.toString()} of ${events.length.toString()} refused`)
  return refused > 0 ? exitCodes.failed : exitCodes.done
}

interface Report {
  accepted(receipt: Receipt): void
  refused(id: string | null, problem: { readonly title: string; readonly detail?: string }): void
}

function createReport({ print, tell }: Terminal, asJson: boolean): Report {
  return {
    accepted: (receipt) => {
      const { id, topic, partition, offset, acceptedAt } = receipt
      const place = [topic, partition, offset].join('/')
      print(asJson ? JSON.stringify(receipt) : `${id}  ${place}  ${acceptedAt}`)
    },
    refused: (id, { title, detail = '' }) => {
      tell(`${id ?? '(no id)'}: ${title}${detail === '' ? '' : `: ${detail}`}`)
    },
  }
}

async function publishBatches(
  { client, book }: { readonly client: Client; readonly book: ReceiptBook },
  events: readonly StructuredEvent[],
  report: Report,
): Promise<number> {
  let refused = 0
  for (let start = 0; start < events.length; start += batchLimit) {
    const batch = events.slice(start, start + batchLimit)
    const items = await client.publishBatch(batch)
    // Kept before they are told of: what was promised can be held against the bus.
    await book.keep(...items.flatMap((item) => ('receipt' in item ? [item.receipt] : [])))
    for (const item of items) {
      if ('receipt' in item) {
        report.accepted(item.receipt)
        continue
      }
      refused++
      report.refused(item.id, item.problem)
    }
  }
  return refused
}

function readInput(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (cause) {
    throw new InputInvalidError(`${file} cannot be read`, { cause })
  }
}

/** One event, an array of events, or one event per line. */
function parseEvents(text: string): readonly StructuredEvent[] {
  const events = parseWhole(text) ?? parseLines(text)
  if (events.length === 0) throw new InputInvalidError('there is no event in the file')
  return events
}

function parseWhole(text: string): readonly StructuredEvent[] | undefined {
  try {
    const json = JSON.parse(text) as StructuredEvent | StructuredEvent[]
    return Array.isArray(json) ? json : [json]
  } catch {
    return undefined
  }
}

function parseLines(text: string): readonly StructuredEvent[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as StructuredEvent
    } catch {
      throw new InputInvalidError(`event ${(index + 1).toString()} of the file is not JSON`)
    }
  })
}

function partyOf(event: StructuredEvent | undefined): string {
  // Everything else about the event is the gateway's to judge.
  const source = toSource(String(event?.source))
  if (source === undefined) {
    throw new InputInvalidError('the source names no party; say --as <party>')
  }
  return source.party
}
