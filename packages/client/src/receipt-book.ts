import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BusError } from '@ujirani/errors'
import type { Client } from './client.ts'
import { ProblemError } from './errors.ts'
import { formatEvidence, verifyEvidence, type Evidence, type EvidenceTrust } from './evidence.ts'
import { parseReceipt, type Receipt } from './receipt.ts'

/** What became of a promise. */
export type Settlement =
  /** It was kept: the evidence stands in a file. */
  | { readonly state: 'included'; readonly receipt: Receipt; readonly file: string }
  /** Its time is not over. */
  | { readonly state: 'pending'; readonly receipt: Receipt }
  /** Its time is over and there is no proof that holds: the receipt is the evidence against the bus. */
  | { readonly state: 'missed'; readonly receipt: Receipt; readonly reason: string }

/** The receipts of one publisher, kept in a folder until each is proved. */
export interface ReceiptBook {
  /** Keeps a receipt; it is on the disk when this resolves. */
  readonly keep: (...receipts: readonly Receipt[]) => Promise<void>
  /** Asks for the proof of each receipt that has none yet, verifies it and keeps it. */
  readonly settle: (trust: EvidenceTrust, nowMs: number) => Promise<readonly Settlement[]>
}

interface BookParts {
  readonly folder: string
  readonly client: Pick<Client, 'proof'>
}

interface Settling extends BookParts {
  readonly trust: EvidenceTrust
  readonly nowMs: number
}

/** Opens the book in a folder, which is made if it is not there. One process at a time. */
export function openReceiptBook({ folder, client }: BookParts): ReceiptBook {
  const openFile = join(folder, 'open.ndjson')
  return {
    keep: async (...receipts) => {
      await mkdir(folder, { recursive: true })
      const lines = receipts.map((receipt) => `${JSON.stringify(receipt)}\n`).join('')
      await appendFile(openFile, lines, { flush: true })
    },
    settle: async (trust, nowMs) => {
      const settled: Settlement[] = []
      for (const receipt of await readOpen(openFile)) {
        settled.push(await settleOne({ folder, client, trust, nowMs }, receipt))
      }
      const rest = settled.filter(({ state }) => state !== 'included')
      const text = rest.map(({ receipt }) => `${JSON.stringify(receipt)}\n`).join('')
      if (settled.length > 0) await replaceFile(openFile, text)
      return settled
    },
  }
}

async function settleOne(
  { folder, client, trust, nowMs }: Settling,
  receipt: Receipt,
): Promise<Settlement> {
  const isOver = nowMs > Date.parse(receipt.includeBy)
  try {
    const evidence: Evidence = { receipt, proof: await client.proof(receipt.id) }
    verifyEvidence(evidence, trust)
    const file = join(folder, `${receipt.id}.json`)
    await replaceFile(file, formatEvidence(evidence))
    return { state: 'included', receipt, file }
  } catch (error) {
    // A gateway that cannot be asked says nothing about the ledger: only the clock does.
    if (!isOver && isNotYet(error)) return { state: 'pending', receipt }
    return { state: 'missed', receipt, reason: error instanceof Error ? error.message : '' }
  }
}

/** Whether a proof may still come: there is none yet, or nobody answers. A wrong one is wrong. */
function isNotYet(error: unknown): boolean {
  if (error instanceof ProblemError) return error.problem.status >= 500
  return BusError.is(error, 'ERR_NOT_READY')
}

async function readOpen(file: string): Promise<readonly Receipt[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  })
  const lines = text.split('\n').filter((line) => line !== '')
  const receipts = lines.map((line) => parseReceipt(JSON.parse(line)))
  return [...new Map(receipts.map((receipt) => [receipt.id, receipt])).values()]
}

/** A kill leaves the old file or the new one. */
async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { flush: true })
  await rename(`${file}.new`, file)
}
