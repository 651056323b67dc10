import { z } from 'zod'
import { NotReadyError } from '../errors.ts'

/** Where a record is asked for. */
export interface LeafQuery {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Content commitment, 32 bytes. */
  readonly commitment: Buffer
}

/** A record's leaf, as the ledger tells of it; whoever verifies it takes nobody's word. */
export interface LeafAnswer {
  readonly leafIndex: number
  /** 32 bytes. */
  readonly leafHash: Buffer
  /** Of 32 bytes each. */
  readonly inclusion: readonly Buffer[]
  /** The signed note. */
  readonly checkpoint: string
  /** UUID text. */
  readonly topicId: string
}

/** The way to the ledger. */
export interface Ledger {
  /**
   * Finds a record's leaf and its inclusion proof; undefined while it is in no published tree.
   *
   * @throws {NotReadyError} the ledger does not answer, or not with what it should
   */
  readonly findLeaf: (query: LeafQuery) => Promise<LeafAnswer | undefined>
}

const timeoutMs = 5_000
const hash = z.base64().transform((text) => Buffer.from(text, 'base64'))
const leafAnswer = z.object({
  leafIndex: z.int().min(0),
  leafHash: hash,
  inclusion: z.array(hash),
  checkpoint: z.string(),
  topicId: z.uuid(),
})

/** Creates the way to the ledger; without an address there is none. */
export function createLedger(address: string, fetch: typeof globalThis.fetch): Ledger {
  return {
    findLeaf: async ({ topic, partition, offset, commitment }) => {
      if (address === '') throw new NotReadyError('the ledger')
      const query = new URLSearchParams({
        topic,
        partition: String(partition),
        offset: String(offset),
        commitment: commitment.toString('base64url'),
      })
      try {
        const response = await fetch(`${address}/proofs/record?${query.toString()}`, {
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        })
        const json: unknown = await response.json()
        if (response.status === 404) return undefined
        return leafAnswer.parse(json)
      } catch (cause) {
        throw new NotReadyError('the ledger', { cause })
      }
    },
  }
}
