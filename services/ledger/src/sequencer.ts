import { formatCheckpoint, signNote, type NoteSigner } from '@ujirani/tlog'
import type { Position } from './store/committed.ts'
import type { LedgerStore, NewLeaf } from './store/ledger-store.ts'
import { Origins } from './store/origins.ts'
import { leafOf, type Origin, type SidecarRow } from './store/sidecar-row.ts'

/** A record that waits for its leaf. */
export type WaitingRecord = Omit<SidecarRow, 'origin'>

/** What is told to the world. */
export interface Published {
  /** The checkpoint's note. */
  readonly note: string
  readonly size: number
  readonly positions: readonly Position[]
}

interface SequencerParts {
  readonly store: LedgerStore
  readonly signer: NoteSigner
  /** The log's name, first line of its checkpoints. */
  readonly origin: string
  /** Called when a checkpoint may be shown: after it is durable. */
  readonly onPublished: (published: Published) => Promise<void>
}

/** Records that may wait: over this, who brings more has to wait too. */
const mostWaiting = 16_384

/**
 * Gives every record its leaf, in rounds. The steps of a round, each durable before the next:
 *
 *     1  leaves, tiles and sidecar are appended
 *     2  the checkpoint over them is signed and committed
 *     3  the checkpoint is published
 *
 * A kill between two leaves the log as it was after step 2 of some round: what was appended and not
 * committed is dropped and sequenced again, and what was committed and not published is published.
 * No checkpoint is ever signed that a later one does not continue.
 */
export class Sequencer {
  readonly #parts: SequencerParts
  readonly #origins: Origins
  #waiting: NewLeaf[] = []
  #room = Promise.withResolvers<undefined>()

  constructor(parts: SequencerParts) {
    this.#parts = parts
    this.#origins = new Origins(parts.store.committed.positions)
  }

  /** Where to go on with a topic. */
  positionsOf(topic: string): readonly Position[] {
    return this.#origins.named(topic)
  }

  /** Says that a partition is followed, from an offset when it is new. */
  meet(origin: Origin, start: number): number {
    return this.#origins.numberOf(origin, start)
  }

  get waitingCount(): number {
    return this.#waiting.length
  }

  /**
   * Takes records of a partition, in order, each once. Resolves when there is room for more; that
   * they have leaves is told by `onPublished`.
   */
  async take(number: number, records: readonly WaitingRecord[]): Promise<void> {
    const origin = this.#origins.at(number)
    if (origin === undefined) throw new TypeError('the partition is not followed')
    for (const record of records) {
      const row = { ...record, origin: number }
      this.#waiting.push({ row, ...leafOf(row, origin) })
    }
    while (this.#waiting.length >= mostWaiting) await this.#room.promise
  }

  /** One round; without anything new it does nothing. Never two at once. */
  async round(): Promise<void> {
    const leaves = this.#waiting
    if (leaves.length === 0) return
    this.#waiting = []
    this.#room.resolve(undefined)
    this.#room = Promise.withResolvers()
    const { store, origin, signer, onPublished } = this.#parts
    await store.append(leaves)
    for (const { row } of leaves) this.#origins.advance(row.origin, row.offset + 1)
    const text = formatCheckpoint({ origin, size: store.size, root: store.root() })
    await store.commit(signNote(text, [signer]), this.#origins.snapshot())
    await onPublished(store.committed)
  }

  /** Publishes what is committed: at the start, for a kill may have come in between. */
  async publish(): Promise<void> {
    await this.#parts.onPublished(this.#parts.store.committed)
  }
}
