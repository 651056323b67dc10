import { setTimeout as delay } from 'node:timers/promises'
import { parsePartyId, type PartyId } from '@ujirani/events'
import {
  baseTopics,
  originTopic,
  type BusRecordReader,
  type EventRecordReader,
  type IncomingRecord,
  type PositionalReader,
  type RegisterFollower,
  type Watch,
  type WatchFault,
} from '@ujirani/messaging'
import type { Logger, Part } from '@ujirani/runtime'
import { NotReadyError } from '../errors.ts'
import type { DutyRows, IndexEntry, IndexPosition, IndexedDecision } from './entry.ts'
import type { EventIndex } from './event-index.ts'
import type { IndexStore } from './index-store.ts'
import { createDutyReader, joinDuties, mayAcknowledge, type DutyReader } from './read-duties.ts'
import { readAccesses } from '../reads/read-accesses.ts'
import { toIndexEntry, toIndexedDecision } from './read-rows.ts'

/** Keeps the index at the log's heels. */
export interface IndexFollower extends Part {
  /** Whether everything is indexed that the log held when the following (last) began. */
  readonly isCaughtUp: () => boolean
  /**
   * Resolves once everything is indexed that a topic holds now.
   *
   * @throws {BrokerUnavailableError} what it holds cannot be found out
   * @throws {NotReadyError} it was not indexed within five seconds
   */
  readonly catchUpWith: (topic: string) => Promise<void>
}

interface FollowerParts {
  readonly reader: PositionalReader
  readonly register: RegisterFollower
  readonly busRecords: BusRecordReader
  readonly eventRecords: Pick<EventRecordReader, 'readOrigin'>
  readonly index: EventIndex
  readonly store: IndexStore
  readonly logger: Logger
}

/** Rows that go to the store together share its pages; what a crash forgets is read again. */
const flushMs = 1_000
/** Own acknowledgements are known before the log shows them, and nothing else is urgent. */
const restMs = 50
const retryMs = 500
const catchUpStepMs = 5
const maxCatchUpSteps = 1000

/** Follows `origin.*` of every party in the register, `decisions` and `access`. */
export function createIndexFollower(parts: FollowerParts): IndexFollower {
  return new LogIndexFollower(parts)
}

class LogIndexFollower implements IndexFollower {
  readonly name = 'index'
  readonly #parts: FollowerParts
  readonly #duties: DutyReader
  readonly #watches = new Map<string, Watch>()
  /** Topics that are wanted: every topic's watches begin with its end at that time. */
  readonly #topics = new Set<string>()
  readonly #targets = new Map<string, { topic: string; partition: number; end: number }>()
  #timer: NodeJS.Timeout | undefined
  #endListening: (() => void) | undefined
  #hasBegun = false
  #isStopped = false
  /** Counts up when everything begins anew: what was begun before must not go on. */
  #run = 0

  constructor(parts: FollowerParts) {
    this.#parts = parts
    this.#duties = createDutyReader(parts, () => this.#isStopped)
  }

  /** Begins to follow; does not wait for the log, which may be away. */
  readonly start = (): Promise<void> => {
    void this.#begin()
    return Promise.resolve()
  }

  async #begin(): Promise<void> {
    const { register, index } = this.#parts
    await register.caughtUp()
    if (this.#isStopped) return
    this.#timer = setInterval(index.flush, flushMs)
    this.#endListening = register.onChange(({ parties }) => {
      this.#followNew(parties.keys())
    })
    this.#topics.add(baseTopics.decisions)
    this.#followNew(register.current().parties.keys())
    await this.#follow([...this.#topics])
    this.#hasBegun = true
    this.#topics.add(baseTopics.access)
    void this.#follow([baseTopics.access])
  }

  readonly stop = (): Promise<void> => {
    this.#isStopped = true
    this.#endListening?.()
    clearInterval(this.#timer)
    for (const watch of this.#watches.values()) watch.stop()
    this.#parts.index.flush()
    return Promise.resolve()
  }

  readonly isCaughtUp = (): boolean => {
    const { index } = this.#parts
    for (const [key, { topic, partition, end }] of this.#targets) {
      if (index.nextOf(topic, partition) < end) return false
      this.#targets.delete(key)
    }
    return this.#hasBegun && this.#watches.size > 0
  }

  readonly catchUpWith = async (topic: string): Promise<void> => {
    const { reader, index } = this.#parts
    const partitions = (await reader.bounds([topic])).get(topic) ?? []
    let steps = 0
    for (const [partition, { end }] of partitions.entries()) {
      while (index.nextOf(topic, partition) < end) {
        steps += 1
        if (this.#isStopped || steps > maxCatchUpSteps) throw new NotReadyError('the index')
        await delay(catchUpStepMs)
      }
    }
  }

  #followNew(parties: Iterable<PartyId>): void {
    const fresh = [...parties].map(originTopic).filter((topic) => !this.#topics.has(topic))
    for (const topic of fresh) this.#topics.add(topic)
    // Before the start has followed the rest, these are among what it follows.
    if (fresh.length > 0 && this.#watches.size > 0) void this.#follow(fresh)
  }

  /** Watches all partitions of the topics; tries again, for ever, those that cannot be found. */
  async #follow(topics: readonly string[]): Promise<void> {
    const run = this.#run
    let missing = topics
    while (missing.length > 0) {
      missing = await this.#tryFollow(missing).catch((error: unknown) => {
        this.#parts.logger.warn('index cannot follow yet', { error, count: missing.length })
        return missing
      })
      if (missing.length > 0) await delay(retryMs, undefined, { ref: false })
      if (this.#isStopped || run !== this.#run) return
    }
  }

  async #tryFollow(topics: readonly string[]): Promise<readonly string[]> {
    const { reader, store, index } = this.#parts
    const run = this.#run
    const [ids, bounds] = await Promise.all([reader.topicIds(topics), reader.bounds(topics)])
    if (this.#isStopped || run !== this.#run) return []
    index.flush()
    const known = new Map(
      store.positions().map((each) => [keyOf(each.topic, each.partition), each]),
    )
    for (const topic of topics) {
      const topicId = ids.get(topic)
      if (topicId === undefined) continue
      for (const [partition, { start, end }] of (bounds.get(topic) ?? []).entries()) {
        const position = known.get(keyOf(topic, partition))
        if (isBroken(position, { topicId, end })) {
          this.#beginAnew('index belongs to another log')
          return []
        }
        this.#aimAt({ topic, partition, end })
        this.#watch({ topic, partition, topicId, next: Math.max(position?.next ?? 0, start) })
      }
    }
    // A topic just made has an id for a moment before its offsets can be asked for.
    return topics.filter((topic) => !ids.has(topic) || (bounds.get(topic) ?? []).length === 0)
  }

  #aimAt(at: { topic: string; partition: number; end: number }): void {
    // Five years of reads: publishing and feeds need not wait until they are known.
    if (at.topic !== baseTopics.access) this.#targets.set(keyOf(at.topic, at.partition), at)
  }

  #watch({ topic, partition, topicId, next }: IndexPosition): void {
    const { reader } = this.#parts
    const onFault = (fault: WatchFault): void => {
      this.#onFault(topic, partition, fault)
    }
    const watch = reader.watch(
      { topic, partition, topicId, from: next, restMs, onFault },
      (records) => {
        const place = { topic, partition, topicId, next }
        if (topic === baseTopics.decisions) return this.#noteDecisions(place, records)
        if (topic === baseTopics.access) return this.#noteAccess(place, records)
        return this.#noteEvents(place, records)
      },
    )
    this.#watches.get(keyOf(topic, partition))?.stop()
    this.#watches.set(keyOf(topic, partition), watch)
    // An empty partition is followed too, so that its position is known to be good.
    this.#parts.index.noteLog({ topic, partition, topicId, next }, [], [])
  }

  #noteEvents(place: IndexPosition, records: readonly IncomingRecord[]): Promise<void> | undefined {
    // Nearly always nothing is taken note of, and nothing need be waited for.
    if (records.some(mayAcknowledge)) return this.#noteAcknowledging(place, records)
    this.#enterEvents(place, records)
    return undefined
  }

  async #noteAcknowledging(
    place: IndexPosition,
    records: readonly IncomingRecord[],
  ): Promise<void> {
    const run = this.#run
    const acknowledged = await this.#duties.ofEvents(parsePartyId(place.topic.slice(7)), records)
    if (this.#isStopped || run !== this.#run) return
    this.#enterEvents(place, records, { owed: [], acknowledged, withdrawn: [] })
  }

  #enterEvents(place: IndexPosition, records: readonly IncomingRecord[], duties?: DutyRows): void {
    const { index } = this.#parts
    const party = parsePartyId(place.topic.slice(7))
    const entries: IndexEntry[] = []
    for (const record of records) push(entries, toIndexEntry(record, party, index))
    this.#tellStrange(place.topic, records.length - entries.length)
    index.noteLog({ ...place, next: nextAfter(records, place) }, entries, [], duties)
  }

  async #noteDecisions(place: IndexPosition, records: readonly IncomingRecord[]): Promise<void> {
    const run = this.#run
    const decisions: IndexedDecision[] = []
    const duties: DutyRows[] = []
    for (const record of records) {
      const decision = await this.#duties.readDecision(record)
      const indexed = toIndexedDecision(record, decision?.lines ?? [])
      push(decisions, indexed)
      if (indexed === undefined || decision === undefined) continue
      push(duties, await this.#duties.ofDecision(indexed, decision))
    }
    if (this.#isStopped || run !== this.#run) return
    this.#tellStrange(place.topic, records.length - decisions.length)
    const next = { ...place, next: nextAfter(records, place) }
    this.#parts.index.noteLog(next, [], decisions, joinDuties(duties))
  }

  async #noteAccess(place: IndexPosition, records: readonly IncomingRecord[]): Promise<void> {
    const run = this.#run
    const accesses = await readAccesses(this.#parts.busRecords, records)
    if (this.#isStopped || run !== this.#run) return
    this.#parts.index.noteAccess({ ...place, next: nextAfter(records, place) }, accesses)
  }

  #tellStrange(topic: string, count: number): void {
    if (count > 0) this.#parts.logger.warn('records not indexed', { topic, count })
  }

  #onFault(topic: string, partition: number, fault: WatchFault): void {
    const { logger } = this.#parts
    const error = fault.kind === 'handler-failed' ? fault.error : undefined
    logger.warn('index lost its place', { topic, partition, reason: fault.kind, error })
    if (fault.kind === 'gone' || fault.kind === 'forbidden') void this.#follow([topic])
    else this.#beginAnew(fault.kind)
  }

  /** The log is another one, or ours of it cannot be trusted: all of it is read again. */
  #beginAnew(reason: string): void {
    if (this.#isStopped) return
    this.#parts.logger.warn('index begun anew', { reason })
    this.#run += 1
    for (const watch of this.#watches.values()) watch.stop()
    this.#watches.clear()
    this.#targets.clear()
    this.#parts.index.clear()
    const run = this.#run
    void delay(retryMs, undefined, { ref: false }).then(() =>
      run === this.#run ? this.#follow([...this.#topics]) : undefined,
    )
  }
}

function keyOf(topic: string, partition: number): string {
  return `${topic}/${String(partition)}`
}

function push<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item)
}

/** Whether a stored position cannot be one of this topic as it is now. */
function isBroken(
  position: IndexPosition | undefined,
  { topicId, end }: { readonly topicId: string; readonly end: number },
): boolean {
  return position !== undefined && (position.topicId !== topicId || position.next > end)
}

function nextAfter(records: readonly IncomingRecord[], { next }: IndexPosition): number {
  return (records.at(-1)?.offset ?? next - 1) + 1
}
