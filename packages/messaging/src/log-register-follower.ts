import { setTimeout } from 'node:timers/promises'
import { BusError } from '@ujirani/errors'
import type { BusRecordName, BusRecordValues, Decoder } from '@ujirani/events'
import { applyAgreementAct, applyPartyAct, type AppliedAct, type Register } from '@ujirani/policy'
import type { Clock, Logger } from '@ujirani/runtime'
import { createBusRecordReader, type BusRecordReader } from './bus-records.ts'
import { Lease, type RegisterEnds } from './lease.ts'
import type {
  Arrival,
  PartitionBounds,
  PositionalReader,
  RecordsHandler,
  Watch,
  WatchFault,
} from './positional-reader.ts'
import type { IncomingRecord } from './records.ts'
import type { RegisterFollower, RegisterListener } from './register-follower.ts'
import type { SchemaRegistry } from './schema-registry.ts'
import { baseTopics } from './topic-names.ts'

/** What a follower stands on. */
export interface RegisterFollowerOptions {
  /** The register of an empty log, with the trust to judge by. */
  readonly initial: Register
  readonly reader: PositionalReader
  readonly schemas: SchemaRegistry
  readonly decoder: Decoder
  readonly clock: Clock
  readonly logger: Logger
}

const againMs = 250

class LogRegisterFollower implements RegisterFollower {
  readonly #options: RegisterFollowerOptions
  readonly #records: BusRecordReader
  readonly #lease = new Lease()
  readonly #listeners = new Set<RegisterListener>()
  readonly #watches = new Map<string, Watch>()
  readonly #stopping = new AbortController()
  /** Those who wait until the register reaches as far. */
  readonly #waiting = new Set<() => void>()
  #caughtUp: Promise<void> | undefined
  #turn: Promise<void> = Promise.resolve()
  #register: Register
  #refused = 0
  #isLost = false

  constructor(options: RegisterFollowerOptions) {
    this.#options = options
    this.#records = createBusRecordReader(options.decoder, options.schemas)
    this.#register = options.initial
  }

  start(): void {
    this.#follow(baseTopics.parties, (records) => this.#onParties(records))
    this.#follow(baseTopics.agreements, (records) => this.#onAgreements(records))
    this.#follow(baseTopics.heartbeat, (records, arrival) => this.#onBeats(records, arrival))
    this.#caughtUp = this.#catchUp()
    // Who stops before it has caught up need not have asked for it.
    this.#caughtUp.catch(() => undefined)
  }

  current(): Register {
    return this.#register
  }

  isFresh(): boolean {
    if (this.#isLost || this.#stopping.signal.aborted) return false
    return this.#lease.isFresh(this.#register, this.#options.clock.monotonicMs())
  }

  async caughtUp(): Promise<void> {
    if (this.#caughtUp === undefined) throw new TypeError('the follower was not started')
    await this.#caughtUp
  }

  onChange(listener: RegisterListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  refusedCount(): number {
    return this.#refused
  }

  stop(): void {
    this.#stopping.abort()
    for (const watch of this.#watches.values()) watch.stop()
    for (const look of this.#waiting) look()
  }

  #follow(topic: string, handler: RecordsHandler): void {
    const from = topic === baseTopics.heartbeat ? 'latest' : 'earliest'
    const onFault = (fault: WatchFault): void => void this.#onFault(topic, handler, fault)
    this.#watches.set(
      topic,
      this.#options.reader.watch({ topic, partition: 0, from, onFault }, handler),
    )
  }

  async #onFault(topic: string, handler: RecordsHandler, fault: WatchFault): Promise<void> {
    const isNew = this.#watches.get(topic)?.position === undefined
    // Beats are only good while they are new: what was missed of them is not missed.
    if (isNew || topic === baseTopics.heartbeat) {
      if (fault.kind === 'gone' || fault.kind === 'recreated') this.#lease.forgetTerms()
      await setTimeout(againMs)
      if (!this.#stopping.signal.aborted) this.#follow(topic, handler)
      return
    }
    if (this.#stopping.signal.aborted) return
    this.#isLost = true
    const error = fault.kind === 'handler-failed' ? fault.error : undefined
    this.#options.logger.fatal('register lost its log', { topic, reason: fault.kind, error })
  }

  async #onParties(records: readonly IncomingRecord[]): Promise<void> {
    for (const record of records) {
      const value = await this.#read('PartyAct', record, ({ party }) => party)
      await this.#inTurn(async (register) =>
        value === undefined
          ? this.#skip({ ...register, partiesEnd: record.offset + 1 }, record)
          : this.#note(await applyPartyAct(register, { ...record, value }), record),
      )
    }
  }

  async #onAgreements(records: readonly IncomingRecord[]): Promise<void> {
    // Signatures are judged by the party records that came before: those are in the log by now.
    await this.#reached({ ...(await this.#ends()), agreementsEnd: 0 })
    for (const record of records) {
      const value = await this.#read('AgreementAct', record, ({ agreement }) => agreement)
      await this.#inTurn(async (register) =>
        value === undefined
          ? this.#skip({ ...register, agreementsEnd: record.offset + 1 }, record)
          : this.#note(await applyAgreementAct(register, { ...record, value }), record),
      )
    }
  }

  async #onBeats(records: readonly IncomingRecord[], arrival: Arrival): Promise<void> {
    for (const record of records) {
      const beat = await this.#read('Heartbeat', record)
      if (beat !== undefined) this.#lease.renew(beat, arrival.notBeforeMs)
    }
  }

  /**
   * Decodes a record; undefined when it can never be, or is not its key's. A schema that cannot be
   * asked for now is waited for: skipping it would make this register another than everybody's.
   */
  async #read<N extends BusRecordName>(
    name: N,
    record: IncomingRecord,
    keyOf?: (value: BusRecordValues[N]) => string,
  ): Promise<BusRecordValues[N] | undefined> {
    for (;;) {
      try {
        const value = await this.#records.read(name, record)
        const isMisplaced = keyOf !== undefined && keyOf(value) !== record.key?.toString()
        return isMisplaced ? undefined : value
      } catch (error) {
        const { topic, offset } = record
        this.#options.logger.warn('record of the register not read', { topic, offset, error })
        if (BusError.is(error, 'ERR_AVRO_MALFORMED')) return undefined
        await setTimeout(againMs, undefined, { signal: this.#stopping.signal })
      }
    }
  }

  /** One change at a time, though two topics bring them. */
  async #inTurn(change: (register: Register) => Promise<Register> | Register): Promise<void> {
    const turn = this.#turn.then(async () => {
      this.#stopping.signal.throwIfAborted()
      this.#register = await change(this.#register)
    })
    this.#turn = turn.catch(() => undefined)
    await turn
    for (const look of this.#waiting) look()
    for (const listener of this.#listeners) listener(this.#register)
  }

  #note({ register, refused }: AppliedAct, { topic, offset }: IncomingRecord): Register {
    if (refused !== undefined) {
      this.#refused += 1
      this.#options.logger.warn('act refused', {
        topic,
        offset,
        code: refused.code,
        error: refused,
      })
    }
    return register
  }

  #skip(register: Register, { topic, offset }: IncomingRecord): Register {
    this.#refused += 1
    this.#options.logger.warn('act unreadable', { topic, offset })
    return register
  }

  async #catchUp(): Promise<void> {
    await this.#reached(await this.#ends())
  }

  /** Ends of both topics now; asks again until both are there. */
  async #ends(): Promise<RegisterEnds> {
    const { parties, agreements } = baseTopics
    for (;;) {
      const bounds = await this.#options.reader
        .bounds([parties, agreements])
        .catch(() => new Map<string, readonly PartitionBounds[]>())
      const partiesEnd = bounds.get(parties)?.[0]?.end
      const agreementsEnd = bounds.get(agreements)?.[0]?.end
      if (partiesEnd !== undefined && agreementsEnd !== undefined)
        return { partiesEnd, agreementsEnd }
      await setTimeout(againMs, undefined, { signal: this.#stopping.signal })
    }
  }

  async #reached({ partiesEnd, agreementsEnd }: RegisterEnds): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const look = (): void => {
      const current = this.#register
      const isThere = current.partiesEnd >= partiesEnd && current.agreementsEnd >= agreementsEnd
      if (isThere || this.#stopping.signal.aborted) resolve(undefined)
    }
    this.#waiting.add(look)
    look()
    await promise
    this.#waiting.delete(look)
    this.#stopping.signal.throwIfAborted()
  }
}

/** Creates a follower; nothing is read before `start`. */
export function createRegisterFollower(options: RegisterFollowerOptions): RegisterFollower {
  return new LogRegisterFollower(options)
}
