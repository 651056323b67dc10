import type { Heartbeat } from '@ujirani/events'
import {
  baseTopics,
  type BusRecordReader,
  type BusRecordWriter,
  type IncomingRecord,
  type PositionalReader,
  type Watch,
} from '@ujirani/messaging'
import type { Clock, Logger, Part, Service } from '@ujirani/runtime'
import { NotLeadingError } from './errors.ts'
import { createLeaderLog, leaseMs, type BeatEffect, type Leader } from './leader-log.ts'

const beatEveryMs = 1_000
const lookEveryMs = 50
/** A clock of ours must not take the lease for longer than the broker's does. */
const surelyMs = leaseMs - 100
/** How long a leader that is not sure waits for its next beat, before it says so. */
const patienceMs = 2_000

/** Which steward leads, and whether it is this one. */
export interface Leadership extends Part {
  /** Whether this steward leads, and surely: no claim in the log can have deposed it yet. */
  isLeading(): boolean
  /** Whether anybody leads, as far as was heard. */
  isLed(): boolean
  /**
   * Resolves while this steward leads; a leader that is waiting for its beat to come back waits.
   * @throws {NotLeadingError}
   */
  confirm(): Promise<void>
}

/** What leading stands on. */
export interface LeadershipParts {
  readonly reader: PositionalReader
  readonly records: BusRecordReader
  readonly writer: BusRecordWriter
  readonly clock: Clock
  readonly logger: Logger
  /** Names this steward among those that stand by; new with each start. */
  readonly steward: string
  /** Makes what runs while this steward leads: started when it is elected, stopped when deposed. */
  readonly lead: () => Service
}

/**
 * Takes part in the choice of the leading steward, and beats while it is this one. The beats are
 * the lease that disclosure and reads live on, and the leader's own: whoever hears none for 1.8 s
 * claims its place, and the order of the log decides among those who do.
 */
export function createLeadership(parts: LeadershipParts): Leadership {
  return new LogLeadership(parts)
}

class LogLeadership implements Leadership {
  readonly name = 'leadership'
  readonly #parts: LeadershipParts
  /** When each record of ours that has not come back was begun, by what its `at` says. */
  readonly #sentAtMs = new Map<number, number>()
  #log = createLeaderLog()
  #watch: Watch | undefined
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | undefined
  #isStopped = false
  #heardAtMs = -Infinity
  #writtenAtMs = -Infinity
  #sureUntilMs = -Infinity
  #lastAt = 0
  #service: Service | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(parts: LeadershipParts) {
    this.#parts = parts
  }

  readonly start = async (): Promise<void> => {
    this.#follow()
    this.#timer = setInterval(this.#tick, lookEveryMs)
    this.#tick()
    while (!this.isLed() && !this.#isStopped) await pause(lookEveryMs)
    // Elected at once: what a leader makes first is there before anybody is answered.
    await this.#turn
  }

  readonly stop = async (): Promise<void> => {
    this.#isStopped = true
    clearInterval(this.#timer)
    await this.#writing
    await this.#inTurn(() => this.#endLeading())
    const { leader } = this
    if (leader?.steward === this.#parts.steward) {
      await this.#write('RESIGNED', leader.term).catch(() => undefined)
    }
    this.#watch?.stop()
  }

  get leader(): Leader | undefined {
    return this.#log.leader()
  }

  isLeading(): boolean {
    return this.#isOurs() && this.#parts.clock.monotonicMs() < this.#sureUntilMs
  }

  isLed(): boolean {
    return this.leader !== undefined
  }

  async confirm(): Promise<void> {
    const untilMs = this.#parts.clock.monotonicMs() + patienceMs
    while (!this.isLeading()) {
      const isLate = this.#parts.clock.monotonicMs() > untilMs
      if (!this.#isOurs() || this.#isStopped || isLate) throw new NotLeadingError()
      await pause(10)
    }
  }

  #isOurs(): boolean {
    return this.leader?.steward === this.#parts.steward
  }

  readonly #follow = (): void => {
    const { reader, logger } = this.#parts
    this.#log = createLeaderLog()
    const place = { topic: baseTopics.heartbeat, partition: 0 }
    const onFault = ({ kind }: { readonly kind: string }): void => {
      logger.warn('heartbeat lost', { reason: kind })
      this.#log = createLeaderLog()
      void this.#inTurn(() => this.#endLeading())
      if (!this.#isStopped) setTimeout(this.#follow, 250)
    }
    this.#watch = reader.watch({ ...place, from: 'earliest', onFault }, (records) =>
      this.#read(records),
    )
  }

  async #read(records: readonly IncomingRecord[]): Promise<void> {
    for (const record of records) {
      const beat = await this.#parts.records.read('Heartbeat', record).catch(() => undefined)
      if (beat !== undefined) this.#take(beat, record)
    }
  }

  #take(beat: Heartbeat, record: IncomingRecord): void {
    const before = this.leader
    const effect = this.#log.apply(beat, record)
    const isOwn = beat.steward === this.#parts.steward
    const sentAtMs = isOwn ? this.#sentAtMs.get(beat.at) : undefined
    if (sentAtMs !== undefined) this.#sentAtMs.delete(beat.at)
    // Also a claim of ours that counts for nothing tells: somebody leads, and not for long.
    if (effect !== 'void' || isOwn) this.#heardAtMs = this.#parts.clock.monotonicMs()
    if (isLease(effect) && sentAtMs !== undefined) this.#sureUntilMs = sentAtMs + surelyMs
    this.#tellChange(before)
  }

  #tellChange(before: Leader | undefined): void {
    const { leader } = this
    const { steward, logger } = this.#parts
    if (before?.term === leader?.term) return
    if (before?.steward === steward) {
      logger.warn('deposed', {})
      void this.#inTurn(() => this.#endLeading())
    }
    if (leader?.steward !== steward || this.#isStopped) return
    logger.info('elected', { offset: leader.term })
    this.#writtenAtMs = -Infinity
    this.#tick()
    void this.#inTurn(() => this.#lead())
  }

  readonly #tick = (): void => {
    if (this.#writing !== undefined || this.#isStopped) return
    const nowMs = this.#parts.clock.monotonicMs()
    const record = this.#due(nowMs)
    if (record === undefined) return
    this.#writtenAtMs = nowMs
    // A beat that hangs must not be overtaken: the next one says more anyway.
    this.#writing = this.#write(record.kind, record.term)
      .catch((error: unknown) => {
        this.#parts.logger.warn('heartbeat not written', { error })
      })
      .finally(() => {
        this.#writing = undefined
      })
  }

  /** The record that it is time for: the leader's beat, or a claim when nobody has beaten. */
  #due(nowMs: number): Pick<Heartbeat, 'kind' | 'term'> | undefined {
    const { leader } = this
    const sinceMs = nowMs - this.#writtenAtMs
    if (leader?.steward === this.#parts.steward) {
      return sinceMs >= beatEveryMs ? { kind: null, term: leader.term } : undefined
    }
    const isSilent = leader === undefined || nowMs - this.#heardAtMs > leaseMs
    return isSilent && sinceMs > leaseMs / 4 ? { kind: 'CLAIM', term: null } : undefined
  }

  /** The ends are asked for after the instant that the record counts from, and before it stands. */
  async #write(kind: Heartbeat['kind'], term: number | null): Promise<void> {
    const { reader, writer, clock, steward } = this.#parts
    const at = Math.max(clock.nowMs(), this.#lastAt + 1)
    this.#lastAt = at
    if (this.#sentAtMs.size > 16) this.#sentAtMs.clear()
    this.#sentAtMs.set(at, clock.monotonicMs())
    const bounds = await reader.bounds([baseTopics.agreements, baseTopics.parties])
    const endOf = (topic: string): number => bounds.get(topic)?.[0]?.end ?? 0
    const agreementsEnd = endOf(baseTopics.agreements)
    const partiesEnd = endOf(baseTopics.parties)
    const value = { agreementsEnd, partiesEnd, at, steward, kind, term }
    await writer.write('Heartbeat', { topic: baseTopics.heartbeat, key: null, value })
  }

  /** Until it succeeds: what a leader has to make may need a broker that is on its way back. */
  async #lead(): Promise<void> {
    while (this.#isOurs() && !this.#isStopped) {
      const service = this.#parts.lead()
      try {
        await service.start()
        this.#service = service
        return
      } catch (error) {
        this.#parts.logger.warn('leading not begun', { error })
        await pause(beatEveryMs)
      }
    }
  }

  async #endLeading(): Promise<void> {
    const service = this.#service
    this.#service = undefined
    await service?.stop()
  }

  /** Starting and stopping what a leader does never overtake each other. */
  #inTurn(job: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(job).catch((error: unknown) => {
      this.#parts.logger.error('leading failed', { error })
    })
    return this.#turn
  }
}

function isLease(effect: BeatEffect): boolean {
  return effect === 'elected' || effect === 'renewed'
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
