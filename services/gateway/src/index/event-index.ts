import type { CopyId, EventId, PartyId } from '@ujirani/events'
import type { DutyQuery, LateAcks, UnmetAcks } from './duty-table.ts'
import type { DutyRows, IndexEntry, IndexPosition, IndexedDecision, OriginPlace } from './entry.ts'
import { joinDuties } from './read-duties.ts'
import type { IndexStore } from './index-store.ts'
import type { LoggedAccess, ReadPlace, ReadsOf } from '../reads/reads.ts'

/**
 * Where published events are found: what the store holds, and in front of it what is newer.
 *
 * An own acknowledgement is found from the moment it is noted, before its record has come back from
 * the log; what came from the log is noted at once and reaches the store with the next `flush`. So
 * the store only ever holds what the log says, up to its positions.
 */
export interface EventIndex {
  readonly find: (party: PartyId, id: EventId, source?: string) => IndexEntry | undefined
  readonly decisionsOf: (place: OriginPlace) => readonly number[]
  /** As the store's: offsets of decisions, one of which may speak of the copy. */
  readonly decisionsOfCopy: (id: CopyId) => readonly number[]
  /**
   * Notes an acknowledgement of this process. Of two with one source and id the first stays.
   *
   * @param topic of the record
   */
  readonly noteOwn: (topic: string, entry: IndexEntry) => void
  /** Notes what the log says, in its order, and how far it has been read. */
  readonly noteLog: (
    position: IndexPosition,
    entries: readonly IndexEntry[],
    decisions: readonly IndexedDecision[],
    duties?: DutyRows,
  ) => void
  /** Notes what the log says of reads, in its order, and how far it has been read. */
  readonly noteAccess: (position: IndexPosition, accesses: readonly LoggedAccess[]) => void
  /** Who was sent a record, may have been, or could have read it, by all that has come. */
  readonly readsOf: (place: ReadPlace, nowMs: number) => ReadsOf
  /** Acknowledgements that are still owed under an agreement, by all that has come from the log. */
  readonly unmetAcks: (query: DutyQuery) => UnmetAcks
  /** As the store's, a second old at most. */
  readonly lateAcks: (nowMs: number) => readonly LateAcks[]
  /** The acknowledgement noted for a place in the log, whose commitment needs no second hashing. */
  readonly ownAt: (party: PartyId, id: EventId, offset: number) => IndexEntry | undefined
  /** Offset of the first record of a partition that has not come from the log yet. */
  readonly nextOf: (topic: string, partition: number) => number
  /** Writes what has come from the log to the store, in one transaction; many rows go unasked. */
  readonly flush: () => void
  /** How many own acknowledgements have not come back from the log yet. */
  readonly waiting: () => number
  /** Forgets everything but own acknowledgements, which will come back from the log. */
  readonly clear: () => void
}

/** Another replica's record may stand before our own: the log decides, its first one wins. */
function firstOf(one: IndexEntry, other: IndexEntry): IndexEntry {
  return other.partition === one.partition && other.offset < one.offset ? other : one
}

/** So many rows take the store some tens of milliseconds, for which everything else waits. */
const mostUnflushed = 4_000

interface Noted {
  readonly entry: IndexEntry
  /** Whether the log has said it too; only then may it leave for the store. */
  readonly isLogged: boolean
}

function keyOf(party: string, id: string): string {
  return `${party} ${id}`
}

function placeKey({ party, partition, offset }: OriginPlace): string {
  return `${party} ${String(partition)} ${String(offset)}`
}

function partitionKey(topic: string, partition: number): string {
  return `${topic}/${String(partition)}`
}

/** Creates the index over a store. */
export function createEventIndex(store: IndexStore): EventIndex {
  return new LayeredEventIndex(store)
}

class LayeredEventIndex implements EventIndex {
  readonly #store: IndexStore
  /** By party and id; several only when sources of one party share an id. */
  readonly #noted = new Map<string, Noted[]>()
  readonly #decisions = new Map<string, number[]>()
  readonly #copies = new Map<CopyId, number>()
  #unflushed: IndexEntry[] = []
  #unflushedDecisions: IndexedDecision[] = []
  #unflushedDuties: DutyRows[] = []
  #unflushedAccesses: LoggedAccess[] = []
  readonly #positions = new Map<string, IndexPosition>()
  /** As `#positions`, flushed or not. */
  readonly #next = new Map<string, number>()
  #waiting = 0

  constructor(store: IndexStore) {
    this.#store = store
    for (const { topic, partition, next } of store.positions()) {
      this.#next.set(partitionKey(topic, partition), next)
    }
  }

  readonly find = (party: PartyId, id: EventId, source?: string): IndexEntry | undefined => {
    const noted = this.#noted.get(keyOf(party, id))
    const found = noted?.find(({ entry }) => source === undefined || entry.source === source)
    return found?.entry ?? this.#store.find(party, id, source)
  }

  readonly decisionsOf = (place: OriginPlace): readonly number[] => {
    const newer = this.#decisions.get(placeKey(place)) ?? []
    return [...new Set([...this.#store.decisionsOf(place), ...newer])]
  }

  readonly decisionsOfCopy = (id: CopyId): readonly number[] => {
    const newer = this.#copies.get(id)
    return newer === undefined ? this.#store.decisionsOfCopy(id) : [newer]
  }

  readonly noteOwn = (topic: string, entry: IndexEntry): void => {
    // The record may have come back from the log before its acknowledgement was looked at.
    if (entry.offset < this.nextOf(topic, entry.partition)) return
    if (this.#note(entry, false)) this.#waiting += 1
  }

  readonly noteLog = (
    position: IndexPosition,
    entries: readonly IndexEntry[],
    decisions: readonly IndexedDecision[],
    duties?: DutyRows,
  ): void => {
    if (duties !== undefined) this.#unflushedDuties.push(duties)
    for (const entry of entries) {
      this.#unflushed.push(entry)
      this.#note(entry, true)
    }
    for (const decision of decisions) {
      this.#unflushedDecisions.push(decision)
      for (const copy of decision.copies) this.#copies.set(copy, decision.decisionOffset)
      const key = placeKey(decision)
      const known = this.#decisions.get(key)
      if (known === undefined) this.#decisions.set(key, [decision.decisionOffset])
      else known.push(decision.decisionOffset)
    }
    const key = partitionKey(position.topic, position.partition)
    this.#positions.set(key, position)
    this.#next.set(key, position.next)
    if (this.#unflushed.length + this.#unflushedDecisions.length >= mostUnflushed) this.flush()
  }

  readonly noteAccess = (position: IndexPosition, accesses: readonly LoggedAccess[]): void => {
    for (const access of accesses) this.#unflushedAccesses.push(access)
    this.noteLog(position, [], [])
  }

  readonly readsOf = (place: ReadPlace, nowMs: number): ReadsOf => {
    if (this.#unflushedAccesses.length > 0) this.flush()
    return this.#store.readsOf(place, nowMs)
  }

  readonly nextOf = (topic: string, partition: number): number =>
    this.#next.get(partitionKey(topic, partition)) ?? 0

  readonly ownAt = (party: PartyId, id: EventId, offset: number): IndexEntry | undefined =>
    this.#noted.get(keyOf(party, id))?.find(({ entry }) => entry.offset === offset)?.entry

  readonly flush = (): void => {
    if (this.#positions.size === 0) return
    const entries = this.#unflushed
    this.#store.add({
      entries,
      decisions: this.#unflushedDecisions,
      positions: [...this.#positions.values()],
      duties: joinDuties(this.#unflushedDuties),
      accesses: this.#unflushedAccesses,
    })
    this.#unflushedAccesses = []
    this.#unflushedDuties = []
    this.#unflushed = []
    this.#unflushedDecisions = []
    this.#positions.clear()
    this.#decisions.clear()
    this.#copies.clear()
    for (const entry of entries) this.#release(entry)
  }

  readonly unmetAcks = (query: DutyQuery): UnmetAcks => {
    if (this.#unflushedDuties.length > 0) this.flush()
    return this.#store.duties.unmet(query)
  }

  readonly lateAcks = (nowMs: number): readonly LateAcks[] => this.#store.duties.late(nowMs)

  readonly waiting = (): number => this.#waiting

  readonly clear = (): void => {
    this.#store.clear()
    this.#unflushed = []
    this.#unflushedDecisions = []
    this.#unflushedDuties = []
    this.#unflushedAccesses = []
    this.#positions.clear()
    this.#decisions.clear()
    this.#copies.clear()
    this.#next.clear()
    for (const [key, noted] of this.#noted) {
      const own = noted.filter(({ isLogged }) => !isLogged)
      if (own.length === 0) this.#noted.delete(key)
      else this.#noted.set(key, own)
    }
  }

  /** True when the entry is new here. */
  #note(entry: IndexEntry, isLogged: boolean): boolean {
    const key = keyOf(entry.party, entry.id)
    const noted = this.#noted.get(key) ?? []
    const at = noted.findIndex((other) => other.entry.source === entry.source)
    const known = noted[at]
    if (known === undefined) {
      noted.push({ entry, isLogged })
      this.#noted.set(key, noted)
      return true
    }
    if (isLogged && !known.isLogged) this.#waiting -= 1
    noted[at] = {
      entry: firstOf(known.entry, entry),
      isLogged: known.isLogged || isLogged,
    }
    return false
  }

  /** Takes an entry that the store now holds out of the memory. */
  #release({ party, id, source }: IndexEntry): void {
    const key = keyOf(party, id)
    const rest = this.#noted.get(key)?.filter(({ entry }) => entry.source !== source) ?? []
    if (rest.length === 0) this.#noted.delete(key)
    else this.#noted.set(key, rest)
  }
}
