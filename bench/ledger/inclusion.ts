import { setTimeout } from 'node:timers/promises'
import type { Client, Receipt } from '@ujirani/client'
import { createLoadEvent } from '../load/events.ts'

const everyMs = 100
const lookMs = 20
const patienceMs = 15_000

/**
 * Publishes an event each tenth of a second, and asks the log for the proof of each until it has it.
 *
 * @returns milliseconds from the broker's append time to the proof, one for each event; an event that
 *   is not included in 15 s counts as those
 */
export async function measureInclusion(
  { client, party }: { readonly client: Client; readonly party: string },
  ledgerUrl: string,
  seconds: number,
): Promise<readonly number[]> {
  const under: Promise<number>[] = []
  const endMs = performance.now() + seconds * 1000
  while (performance.now() < endMs) {
    const event = JSON.parse(createLoadEvent(party)) as Parameters<Client['publish']>[0]
    under.push(client.publish(event).then((receipt) => untilIncluded(ledgerUrl, receipt)))
    await setTimeout(everyMs)
  }
  return Promise.all(under)
}

async function untilIncluded(ledgerUrl: string, receipt: Receipt): Promise<number> {
  const acceptedMs = Date.parse(receipt.acceptedAt)
  const commitment = Buffer.from(receipt.commitment, 'base64').toString('base64url')
  const query = new URLSearchParams({
    topic: receipt.topic,
    partition: String(receipt.partition),
    offset: String(receipt.offset),
    commitment,
  })
  for (;;) {
    const response = await fetch(`${ledgerUrl}/proofs/record?${query.toString()}`)
    await response.arrayBuffer()
    const tookMs = Math.max(0, Date.now() - acceptedMs)
    if (response.ok || tookMs > patienceMs) return tookMs
    await setTimeout(lookMs)
  }
}
