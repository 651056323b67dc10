import { setTimeout } from 'node:timers/promises'
import { catalogue } from '@ujirani/events'
import { SchemaMissingError, SchemaUnknownError } from './errors.ts'
import { QuestionLimit } from './question-limit.ts'
import { createRegistryClient, type RegistryClient } from './registry-client.ts'

/** Far beyond what a bus registers; whoever may register schemas cannot fill the memory. */
const maxSchemas = 1_000

/**
 * Resolves schema ids, for writing and for reading.
 *
 * **Caching.** An id never changes its schema, so what was resolved is kept and works on while the
 * registry is away. Unknown ids are remembered for a while, and questions about new ids are limited
 * in number: anyone who may write bytes may write any id in front of them.
 *
 * **Concurrency.** Callers with the same question share one request.
 */
export interface SchemaRegistry {
  /**
   * Id of the very schema that this build writes a record with (not of the subject's latest one:
   * a newer build may have registered more).
   *
   * @throws {RegistryUnavailableError} no answer
   * @throws {SchemaMissingError} not registered: the deploy step has not run
   */
  idOf(record: string): Promise<number>
  /** As {@link idOf}, without asking; undefined when it was never resolved. */
  knownId(record: string): number | undefined
  /**
   * The schema that bytes were written with, as JSON.
   *
   * @throws {RegistryUnavailableError} no answer, or too many unknown ids lately
   * @throws {SchemaUnknownError} the registry has no such id
   */
  writerSchema(schemaId: number): Promise<object>
  /** As {@link writerSchema}, without asking. */
  knownSchema(schemaId: number): object | undefined
  /** Resolves the ids of all records; tries again while the registry is away or not yet filled. */
  ready(signal?: AbortSignal): Promise<void>
  /** Whether the ids of all records are resolved. */
  isReady(): boolean
  close(): void
}

/** Where the registry is, and what is to be resolved there. */
export interface SchemaRegistryOptions {
  /** The Confluent-compatible API: `http://127.0.0.1:8085/apis/ccompat/v7`. */
  readonly url: string
  /** Record name → schema; the whole catalogue unless told. */
  readonly records?: ReadonlyMap<string, object>
  /** Monotonic. */
  readonly nowMs?: () => number
}

const firstRetryMs = 100
const longestRetryMs = 2_000

/** Resolves through @kafkajs/confluent-schema-registry; its own decoding is not used, as it builds a resolver per message. */
class ConfluentSchemaRegistry implements SchemaRegistry {
  readonly #client: RegistryClient
  readonly #records: ReadonlyMap<string, object>
  readonly #questions: QuestionLimit
  readonly #ids = new Map<string, number>()
  readonly #schemas = new Map<number, object>()
  readonly #pending = new Map<string | number, Promise<unknown>>()

  constructor({ url, records, nowMs }: SchemaRegistryOptions) {
    this.#client = createRegistryClient(url)
    this.#records = records ?? catalogue.records()
    this.#questions = new QuestionLimit(nowMs ?? (() => performance.now()))
  }

  async idOf(record: string): Promise<number> {
    return this.#ids.get(record) ?? this.#once(record, () => this.#askId(record))
  }

  knownId(record: string): number | undefined {
    return this.#ids.get(record)
  }

  async writerSchema(schemaId: number): Promise<object> {
    return (
      this.#schemas.get(schemaId) ?? (await this.#once(schemaId, () => this.#askSchema(schemaId)))
    )
  }

  knownSchema(schemaId: number): object | undefined {
    return this.#schemas.get(schemaId)
  }

  async ready(signal?: AbortSignal): Promise<void> {
    for (let pauseMs = firstRetryMs; !this.isReady(); pauseMs *= 2) {
      signal?.throwIfAborted()
      try {
        for (const record of this.#records.keys()) await this.idOf(record)
      } catch {
        await setTimeout(Math.min(pauseMs, longestRetryMs), undefined, signal && { signal })
      }
    }
  }

  isReady(): boolean {
    return this.#ids.size === this.#records.size
  }

  close(): void {
    this.#client.close()
  }

  /** Joins callers of the same question. */
  async #once<T>(key: string | number, ask: () => Promise<T>): Promise<T> {
    const pending = this.#pending.get(key) as Promise<T> | undefined
    if (pending !== undefined) return pending
    const asking = ask().finally(() => this.#pending.delete(key))
    this.#pending.set(key, asking)
    return asking
  }

  async #askId(record: string): Promise<number> {
    const schema = this.#records.get(record)
    if (schema === undefined) throw new TypeError(`no schema is known for ${record}`)
    const id = await this.#client.lookUp(record, schema)
    if (id === undefined) throw new SchemaMissingError(record)
    this.#ids.set(record, id)
    // What this build writes, it may also read: that must not need the registry either.
    this.#keep(id, schema)
    return id
  }

  async #askSchema(schemaId: number): Promise<object> {
    this.#questions.check(schemaId)
    const schema = await this.#client.schemaOf(schemaId)
    if (schema === undefined) {
      this.#questions.noteUnknown(schemaId)
      throw new SchemaUnknownError(schemaId)
    }
    this.#keep(schemaId, schema)
    return schema
  }

  #keep(schemaId: number, schema: object): void {
    const [oldest] = this.#schemas.size >= maxSchemas ? this.#schemas.keys() : []
    if (oldest !== undefined) this.#schemas.delete(oldest)
    this.#schemas.set(schemaId, schema)
  }
}

/** Opens nothing yet: the first question does. */
export function createSchemaRegistry(options: SchemaRegistryOptions): SchemaRegistry {
  return new ConfluentSchemaRegistry(options)
}
