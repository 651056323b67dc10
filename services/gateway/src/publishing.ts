import { BusError } from '@ujirani/errors'
import { createSalt, partyOf, type ParsedEvent } from '@ujirani/events'
import {
  originTopic,
  toEventRecord,
  type Publisher,
  type RecordPosition,
  type SchemaRegistry,
} from '@ujirani/messaging'
import { IdConflictError, NotReadyError } from './errors.ts'
import type { IndexEntry } from './index/entry.ts'
import type { EventIndex } from './index/event-index.ts'
import type { IndexFollower } from './index/index-follower.ts'
import type { LedgerWatch } from './ledger/ledger-watch.ts'
import type { ReceiptSigner } from './receipts.ts'

/** What the publisher gets. */
export interface Publication {
  /** JSON text, see {@link ReceiptSigner}. */
  readonly receipt: string
  /** Whether this content stood under this id already. */
  readonly isRepeat: boolean
}

/**
 * Stores admitted events, each id of a source once.
 *
 * **Durability.** A receipt is given only for a record that the log has acknowledged.
 *
 * **Order.** Calls for one key that are made one after another, without waiting, are stored in that
 * order.
 *
 * **Idempotency.** The same content under the same id gets the same receipt, also when the first
 * call is still under way, or its outcome was never known.
 */
export interface Publishing {
  /**
   * @throws {IdConflictError} the id holds other content
   * @throws {BrokerUnavailableError} not acknowledged in time; send the same again
   * @throws {LedgerBehindError} @throws {LedgerSilentError} nothing new is stored
   * @throws {NotReadyError} {@link PublisherBusyError} {@link RegistryUnavailableError}
   */
  readonly publish: (event: ParsedEvent) => Promise<Publication>
}

interface PublishingParts {
  readonly publisher: Publisher
  readonly schemas: SchemaRegistry
  readonly index: EventIndex
  readonly follower: Pick<IndexFollower, 'catchUpWith' | 'isCaughtUp'>
  readonly signer: ReceiptSigner
  /** Whether the ledger keeps what receipts promise. */
  readonly ledger: Pick<LedgerWatch, 'check' | 'noteAccepted'>
}

/** What is known of an id whose record is on its way, or whose fate is not known. */
interface Attempt {
  readonly salt: Buffer
  readonly commitment: Buffer
  /** Undefined once it has failed without anybody knowing whether it was written. */
  outcome: Promise<Publication> | undefined
}

type Record = ReturnType<typeof toEventRecord>

/** Own acknowledgements that the log has not shown yet; beyond it the index is lost behind. */
const maxWaiting = 200_000
/** Ids of unknown outcome that are remembered. */
const maxAttempts = 100_000

/** Creates the store's front. */
export function createPublishing(parts: PublishingParts): Publishing {
  return new OncePublishing(parts)
}

class OncePublishing implements Publishing {
  readonly #parts: PublishingParts
  readonly #attempts = new Map<string, Attempt>()

  constructor(parts: PublishingParts) {
    this.#parts = parts
  }

  readonly publish = async (event: ParsedEvent): Promise<Publication> => {
    const { index, follower, schemas } = this.#parts
    if (!follower.isCaughtUp() || index.waiting() > maxWaiting) throw new NotReadyError('the index')
    const { record } = event.type
    // Asked only for a type that has never been written; all others go on without a pause, so
    // that events are stored in the order of the calls.
    const schemaId = schemas.knownId(record) ?? (await schemas.idOf(record))
    return this.#publish(event, schemaId)
  }

  async #publish(event: ParsedEvent, schemaId: number): Promise<Publication> {
    const { id, source } = event.envelope
    const key = `${source} ${id}`
    const attempt = this.#attempts.get(key)
    if (attempt?.outcome !== undefined) return this.#join(event, schemaId, attempt)
    // While the fate of an earlier try is not known, neither is what the index would say.
    const known = attempt === undefined ? this.#find(event) : undefined
    if (known !== undefined) return this.#repeat(event, schemaId, known)
    // What is stored is promised to be in the ledger soon.
    this.#parts.ledger.check()
    // Tried again, the same content gets the same salt: should both be in the log, they are one.
    const isRetry = attempt !== undefined && isSame(event, schemaId, attempt)
    const salt = isRetry ? attempt.salt : createSalt()
    const record = toEventRecord({ topic: topicOf(event), ...event, salt, schemaId })
    const outcome =
      attempt === undefined
        ? this.#write(event, record, salt)
        : this.#writeUnlessFound(event, record, { salt, schemaId })
    const next: Attempt = { salt, commitment: record.commitment, outcome }
    this.#attempts.set(key, next)
    return this.#settle(key, next, outcome)
  }

  /** Waits for a call with the same id that is under way. */
  async #join(event: ParsedEvent, schemaId: number, attempt: Attempt): Promise<Publication> {
    if (!isSame(event, schemaId, attempt)) throw new IdConflictError()
    const { receipt } = (await attempt.outcome) ?? (await this.#publish(event, schemaId))
    return { receipt, isRepeat: true }
  }

  #repeat(event: ParsedEvent, schemaId: number, known: IndexEntry): Publication {
    if (!isSame(event, schemaId, known)) throw new IdConflictError()
    return { receipt: this.#parts.signer.toReceipt(known), isRepeat: true }
  }

  #find({ envelope }: ParsedEvent): IndexEntry | undefined {
    return this.#parts.index.find(partyOf(envelope), envelope.id, envelope.source)
  }

  async #write(event: ParsedEvent, record: Record, salt: Buffer): Promise<Publication> {
    const position = await this.#parts.publisher.publish(record)
    const entry = toEntry(event, position, { salt, commitment: record.commitment })
    // The index knows it from here on; only then is anything signed.
    this.#parts.index.noteOwn(position.topic, entry)
    this.#parts.ledger.noteAccepted(position.topic, position.partition, position.offset)
    return { receipt: this.#parts.signer.toReceipt(entry), isRepeat: false }
  }

  /** An earlier try may be in the log though nobody said so: the log is asked first. */
  async #writeUnlessFound(
    event: ParsedEvent,
    record: Record,
    { salt, schemaId }: { readonly salt: Buffer; readonly schemaId: number },
  ): Promise<Publication> {
    await this.#parts.follower.catchUpWith(record.topic)
    const known = this.#find(event)
    return known === undefined
      ? this.#write(event, record, salt)
      : this.#repeat(event, schemaId, known)
  }

  async #settle(
    key: string,
    attempt: Attempt,
    outcome: Promise<Publication>,
  ): Promise<Publication> {
    try {
      const publication = await outcome
      this.#attempts.delete(key)
      return publication
    } catch (error) {
      attempt.outcome = undefined
      const isUnknown = BusError.is(error, 'ERR_BROKER_UNAVAILABLE')
      if (!isUnknown) this.#attempts.delete(key)
      const [oldest] = this.#attempts.size > maxAttempts ? this.#attempts.keys() : []
      if (oldest !== undefined) this.#attempts.delete(oldest)
      throw error
    }
  }
}

function topicOf({ envelope }: ParsedEvent): string {
  return originTopic(partyOf(envelope))
}

function toEntry(
  { envelope }: ParsedEvent,
  { partition, offset, timestampMs }: RecordPosition,
  content: Pick<IndexEntry, 'salt' | 'commitment'>,
): IndexEntry {
  const { id, source } = envelope
  const party = partyOf(envelope)
  return { party, id, source, partition, offset, acceptedAtMs: timestampMs, ...content }
}

/** Same content: under the same salt it has the same commitment. */
function isSame(
  event: ParsedEvent,
  schemaId: number,
  { salt, commitment }: Pick<IndexEntry, 'salt' | 'commitment'>,
): boolean {
  const record = toEventRecord({ topic: topicOf(event), ...event, salt, schemaId })
  return record.commitment.equals(commitment)
}
