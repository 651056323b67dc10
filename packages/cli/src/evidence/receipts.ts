import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import {
  formatEvidence,
  openReceiptBook,
  ProblemError,
  verifyEvidence,
  type Client,
  type ReceiptBook,
  type Settlement,
} from '@ujirani/client'
import { createDemoClient, readRunningDemo } from '../demo.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeTextFile } from '../files.ts'
import type { Terminal } from '../terminal.ts'
import type { CommandContext } from '../commands/context.ts'
import { readTrustFile } from './trust-file.ts'

/** The book of receipts of a party's machine, in the state folder. */
export function openBook(stateDir: string, party: string, client: Client): ReceiptBook {
  const folder = join(stateDir, 'receipts', party)
  return openReceiptBook({ folder, client })
}

/** Asks for the proof of every receipt that has none yet; a promise not kept is an alarm. */
export async function settleReceipts(
  { stateDir, terminal }: CommandContext,
  party: string,
): Promise<number> {
  const book = openBook(stateDir, party, createDemoClient(readRunningDemo(stateDir), party))
  const settled = await book.settle(readTrustFile(stateDir, undefined), Date.now())
  if (settled.length === 0) terminal.tell('every receipt has its proof')
  for (const each of settled) report(terminal, each)
  return settled.some(({ state }) => state === 'missed') ? exitCodes.failed : exitCodes.done
}

function report({ print, tell }: Terminal, settlement: Settlement): void {
  const { receipt, state } = settlement
  if (state === 'included') print(`${receipt.id}  included  ${settlement.file}`)
  else if (state === 'pending') print(`${receipt.id}  pending   until ${receipt.includeBy}`)
  else {
    print(`${receipt.id}  MISSED    ${receipt.includeBy}`)
    tell(`ALARM: the bus has not kept its promise (${settlement.reason}). The evidence:`)
    tell(JSON.stringify(receipt))
  }
}

/** Options of `ujirani prove`. */
export interface ProveOptions {
  /** The publishing party. */
  readonly as: string
  /** Where to write; default standard output. */
  readonly out?: string
}

const patience = { tries: 40, pauseMs: 500 } as const

/** Gets the evidence of one event, verifies it and writes it. */
export async function proveEvent(
  { stateDir, terminal }: CommandContext,
  id: string,
  { as: party, out }: ProveOptions,
): Promise<number> {
  const client = createDemoClient(readRunningDemo(stateDir), party)
  const receipt = await client.receipt(id)
  const evidence = { receipt, proof: await untilProved(client, id) }
  verifyEvidence(evidence, readTrustFile(stateDir, undefined))
  if (out === undefined) terminal.print(formatEvidence(evidence).trimEnd())
  else {
    writeTextFile(out, formatEvidence(evidence))
    terminal.tell(`${out} holds the evidence; check it anywhere with: ujirani verify ${out}`)
  }
  return exitCodes.done
}

/** A record is in the ledger a second or so after it was published. */
async function untilProved(client: Client, id: string): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await client.proof(id)
    } catch (error) {
      const isEarly = error instanceof ProblemError && error.problem.status === 503
      if (!isEarly || tries >= patience.tries) throw error
      await setTimeout(patience.pauseMs)
    }
  }
}
