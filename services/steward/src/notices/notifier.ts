import type { Notice, PartyId } from '@ujirani/events'
import {
  createNoticeWriter,
  quarantineTopic,
  type BusRecordReader,
  type BusRecordWriter,
  type IncomingRecord,
  type NoticeWriter,
  type PositionalReader,
  type RegisterFollower,
  type Watch,
} from '@ujirani/messaging'
import type { Register } from '@ujirani/policy'
import { createPeriodicPart, type Clock, type Logger, type Part } from '@ujirani/runtime'
import {
  noticeOfQuarantine,
  noticesDue,
  noticesOfAgreement,
  noticesOfParty,
} from './register-notices.ts'

interface NotifierParts {
  readonly reader: PositionalReader
  readonly records: BusRecordReader
  readonly writer: BusRecordWriter
  readonly follower: RegisterFollower
  readonly clock: Clock
  readonly logger: Logger
}

const lookEveryMs = 250
const dueEveryMs = 60_000
/** The topics keep 90 days: what happened before that may have been told and dropped. */
const rememberedMs = 85 * 86_400_000

/**
 * Tells parties what concerns them, each thing once: what the register says has happened, what
 * draws near, and what was quarantined. What has been told stands in the notices' topics; they are
 * read before anything is written there, so nothing else need be remembered.
 */
export function createNotifier(parts: NotifierParts): Part {
  return new LogNotifier(parts)
}

class LogNotifier implements Part {
  readonly name = 'notices'
  readonly #parts: NotifierParts
  readonly #writer: NoticeWriter
  readonly #watches = new Map<PartyId, Watch>()
  /** Quarantine entries that wait to be told of. */
  #entries: Notice[] = []
  #seen = new WeakSet()
  readonly #looks = createPeriodicPart(this.name, lookEveryMs, () => this.#look())
  #lookedAt: Register | undefined
  #dueAtMs = -Infinity
  #isStopped = false

  constructor(parts: NotifierParts) {
    this.#parts = parts
    this.#writer = createNoticeWriter(parts)
  }

  readonly start = (): Promise<void> => {
    return this.#looks.start()
  }

  readonly stop = async (): Promise<void> => {
    this.#isStopped = true
    const looked = this.#looks.stop()
    for (const watch of this.#watches.values()) watch.stop()
    await looked
  }

  async #look(): Promise<void> {
    const { follower, clock, logger } = this.#parts
    const register = follower.current()
    const nowMs = clock.nowMs()
    const isDue = nowMs - this.#dueAtMs >= dueEveryMs
    if (register === this.#lookedAt && !isDue && this.#entries.length === 0) return
    const entries = this.#entries
    this.#entries = []
    try {
      for (const party of register.parties.keys()) this.#watchQuarantine(party)
      await this.#tell([...entries, ...this.#news(register, nowMs, isDue)], nowMs)
      this.#lookedAt = register
      if (isDue) this.#dueAtMs = nowMs
    } catch (error) {
      // What was told of these stands in the log, so that trying all again tells nothing twice.
      this.#seen = new WeakSet()
      this.#entries = [...entries, ...this.#entries]
      logger.warn('notices not written', { error })
    }
  }

  /** Only of what changed since the last look; of everything once a minute, as time passes too. */
  #news(register: Register, nowMs: number, isDue: boolean): readonly Notice[] {
    const isNew = (state: object): boolean => {
      const isKnown = this.#seen.has(state)
      this.#seen.add(state)
      return isDue || !isKnown
    }
    return [
      ...[...register.agreements.values()]
        .filter(isNew)
        .flatMap((state) => noticesOfAgreement(state, nowMs)),
      ...[...register.parties.values()].filter(isNew).flatMap(noticesOfParty),
      ...(isDue ? noticesDue(register, nowMs) : []),
    ]
  }

  async #tell(notices: readonly Notice[], nowMs: number): Promise<void> {
    if (this.#isStopped) return
    await this.#writer.tellAll(notices.filter(({ at }) => at >= nowMs - rememberedMs))
  }

  #watchQuarantine(party: PartyId): void {
    if (this.#watches.has(party) || this.#isStopped) return
    const place = { topic: quarantineTopic(party), partition: 0 }
    const onFault = (): void => void this.#watches.delete(party)
    const watch = this.#parts.reader.watch({ ...place, from: 'earliest', onFault }, (records) =>
      this.#onEntries(party, records),
    )
    this.#watches.set(party, watch)
  }

  async #onEntries(party: PartyId, records: readonly IncomingRecord[]): Promise<void> {
    for (const record of records) {
      const entry = await this.#parts.records.read('QuarantineEntry', record)
      const { topic, partition, offset, code } = entry
      const said = { topic, partition, offset, code, at: record.timestampMs }
      this.#entries.push(noticeOfQuarantine(party, said))
    }
  }
}
