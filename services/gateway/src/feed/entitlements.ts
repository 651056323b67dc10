import type { AgreementId, PartyId } from '@ujirani/events'
import type { RegisterFollower } from '@ujirani/messaging'
import {
  currentVersion,
  statusAt,
  type AgreementStatus,
  type AgreementVersion,
  type Register,
  type SharedTopic,
} from '@ujirani/policy'
import type { Clock } from '@ujirani/runtime'
import { noticesSerial, type FeedTopic } from './feed-topic.ts'
import type { NoticeTopics } from './notice-topics.ts'

/** Which topics a party may read: what agreements give it, and what the bus tells it. Everything is as of now, by the register of now. */
export interface Entitlements {
  /** Open topics of a party by rising serial; the same list as long as it says the same. */
  readonly topicsOf: (party: PartyId) => readonly FeedTopic[]
  /** Whether its agreement is in force and still has its recipient; notices always are. */
  readonly isOpen: (topic: FeedTopic) => boolean
  /** Where an agreement stands; one that is not there counts as ended. */
  readonly statusOf: (agreement: AgreementId) => AgreementStatus
  /** Serials that belong to a topic of the party that exists, open or not. */
  readonly knowsSerial: (party: PartyId, serial: number) => boolean
  /** Whether anything may be read at all. */
  readonly isFresh: () => boolean
}

/** What was disclosed before the notice may be read until the end of it. */
const readable: ReadonlySet<AgreementStatus> = new Set(['ACTIVE', 'TERMINATING'])

interface Judgement {
  readonly register: Register
  readonly nowMs: number
  readonly isOpen: boolean
}

/** Creates entitlements over a register that is being followed. */
export function createEntitlements(
  follower: Pick<RegisterFollower, 'current' | 'isFresh'>,
  clock: Pick<Clock, 'nowMs'>,
  notices: Pick<NoticeTopics, 'of'>,
): Entitlements {
  return new LiveEntitlements(follower, clock, notices)
}

class LiveEntitlements implements Entitlements {
  readonly #follower: Pick<RegisterFollower, 'current' | 'isFresh'>
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #notices: Pick<NoticeTopics, 'of'>
  readonly #feedTopics = new WeakMap<SharedTopic, FeedTopic>()
  readonly #recipients = new WeakMap<AgreementVersion, ReadonlySet<PartyId>>()
  readonly #judgements = new WeakMap<FeedTopic, Judgement>()
  readonly #lists = new Map<PartyId, readonly FeedTopic[]>()
  #grouped: { readonly topics: Register['topics']; readonly byParty: ByParty } | undefined

  constructor(
    follower: Pick<RegisterFollower, 'current' | 'isFresh'>,
    clock: Pick<Clock, 'nowMs'>,
    notices: Pick<NoticeTopics, 'of'>,
  ) {
    this.#follower = follower
    this.#clock = clock
    this.#notices = notices
  }

  readonly isFresh = (): boolean => this.#follower.isFresh()

  readonly topicsOf = (party: PartyId): readonly FeedTopic[] => {
    const notices = this.#notices.of(party)
    const shared = this.#knownTo(party).filter(this.isOpen)
    const open = notices === undefined ? shared : [...shared, notices]
    const last = this.#lists.get(party)
    if (last?.length === open.length && last.every((topic, at) => topic === open[at])) return last
    this.#lists.set(party, open)
    return open
  }

  readonly knowsSerial = (party: PartyId, serial: number): boolean =>
    serial === noticesSerial || this.#knownTo(party).some((topic) => topic.serial === serial)

  readonly isOpen = (topic: FeedTopic): boolean => {
    if (topic.agreement === null) return true
    const register = this.#follower.current()
    const nowMs = this.#clock.nowMs()
    // Asked before every event of every stream: within a millisecond once.
    const last = this.#judgements.get(topic)
    if (last?.register === register && last.nowMs === nowMs) return last.isOpen
    const isOpen = this.#judge(register, topic, nowMs)
    this.#judgements.set(topic, { register, nowMs, isOpen })
    return isOpen
  }

  readonly statusOf = (agreement: AgreementId): AgreementStatus => {
    const state = this.#follower.current().agreements.get(agreement)
    return state === undefined ? 'TERMINATED' : statusAt(state, this.#clock.nowMs())
  }

  #judge(register: Register, { topic, serial, agreement, recipient }: FeedTopic, nowMs: number) {
    const state = agreement === null ? undefined : register.agreements.get(agreement)
    if (state === undefined || register.topics.get(topic)?.serial !== serial) return false
    if (!readable.has(statusAt(state, nowMs))) return false
    return this.#recipientsOf(currentVersion(state, nowMs)).has(recipient)
  }

  #recipientsOf(version: AgreementVersion): ReadonlySet<PartyId> {
    const known = this.#recipients.get(version)
    if (known !== undefined) return known
    const to = version.document.rules.flatMap((rule) => rule.to.map(({ party }) => party))
    const recipients = new Set(to)
    this.#recipients.set(version, recipients)
    return recipients
  }

  #knownTo(party: PartyId): readonly FeedTopic[] {
    const { topics } = this.#follower.current()
    if (this.#grouped?.topics !== topics) {
      this.#grouped = { topics, byParty: this.#group(topics) }
    }
    return this.#grouped.byParty.get(party) ?? []
  }

  #group(topics: Register['topics']): ByParty {
    const byParty = new Map<PartyId, FeedTopic[]>()
    for (const [name, shared] of topics) {
      const topic = this.#feedTopics.get(shared) ?? { topic: name, ...shared }
      this.#feedTopics.set(shared, topic)
      const list = byParty.get(shared.recipient)
      if (list === undefined) byParty.set(shared.recipient, [topic])
      else list.push(topic)
    }
    for (const list of byParty.values()) list.sort((one, other) => one.serial - other.serial)
    return byParty
  }
}

type ByParty = ReadonlyMap<PartyId, readonly FeedTopic[]>

/** Of a party's open topics those that a reader has chosen: all, or that of one agreement. */
export function chooseTopics(
  topics: readonly FeedTopic[],
  agreement: AgreementId | undefined,
): readonly FeedTopic[] {
  return agreement === undefined ? topics : topics.filter((topic) => topic.agreement === agreement)
}
