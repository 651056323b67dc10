import {
  baseTopics,
  inboxTopic,
  noticesTopic,
  originTopic,
  quarantineTopic,
  sharedTopic,
  type TopicSpec,
} from '@ujirani/messaging'
import type { AgreementId, PartyId } from '@ujirani/events'
import { durationMs, statusAt, type AgreementState, type AgreementVersion } from '@ujirani/policy'

const dayMs = 86_400_000
const forEver = '-1'
const years5Ms = 5 * 365 * dayMs

/** Deletion goes by whole segments, so a tenth of the retention keeps it true to within a tenth. */
function kept(retentionMs: number): Readonly<Record<string, string>> {
  return {
    'retention.ms': String(retentionMs),
    'segment.ms': String(Math.max(60_000, Math.min(dayMs, Math.floor(retentionMs / 10)))),
  }
}

const keptForEver = { 'retention.ms': forEver, 'retention.bytes': forEver } as const

function spec(
  topic: string,
  replication: number,
  config: Readonly<Record<string, string>>,
): TopicSpec {
  // A producer's clock must not decide what is old, nor what came when.
  const always = { 'message.timestamp.type': 'LogAppendTime', 'cleanup.policy': 'delete' }
  return { topic, partitions: 1, replication, config: { ...always, ...config } }
}

/** How topics are made at this site. */
export interface TopicSettings {
  /** Copies of each record. */
  readonly replication: number
  /**
   * After how many records a partition that nobody can derive again is forced to disk: what parties
   * published, what they signed, what was decided. 0 leaves it to the operating system, for sites
   * whose replicas do not lose power together.
   */
  readonly flushMessages: number
}

/** Kafka's own default: not by count. Said too, so that a site that takes it back has it back. */
const neverFlushed = '9223372036854775807'

function durable({ flushMessages }: TopicSettings): Readonly<Record<string, string>> {
  return { 'flush.messages': flushMessages === 0 ? neverFlushed : String(flushMessages) }
}

/** Topics the bus cannot be without. */
export function planBaseTopics(settings: TopicSettings): readonly TopicSpec[] {
  const { replication } = settings
  const flushed = durable(settings)
  return [
    spec(baseTopics.parties, replication, { ...keptForEver, ...flushed }),
    spec(baseTopics.agreements, replication, { ...keptForEver, ...flushed }),
    spec(baseTopics.decisions, replication, { ...kept(years5Ms), ...flushed }),
    spec(baseTopics.access, replication, kept(years5Ms)),
    spec(baseTopics.checkpoints, replication, keptForEver),
    spec(baseTopics.heartbeat, replication, kept(3_600_000)),
  ]
}

/** Topics of one admitted party. */
export function planPartyTopics(party: PartyId, settings: TopicSettings): readonly TopicSpec[] {
  const { replication } = settings
  return [
    spec(originTopic(party), replication, { ...keptForEver, ...durable(settings) }),
    spec(inboxTopic(party), replication, kept(7 * dayMs)),
    spec(quarantineTopic(party), replication, kept(90 * dayMs)),
    spec(noticesTopic(party), replication, kept(90 * dayMs)),
  ]
}

/** One recipient of an agreement and the topic its copies stand in. */
export interface SharedTopicPlan {
  readonly agreement: AgreementId
  readonly recipient: PartyId
  readonly spec: TopicSpec
}

/**
 * The shared topics of an agreement's complete versions: one per recipient, kept as long as the most
 * patient rule of any of them says. Each copy's own `retainuntil` may be sooner; an amendment must
 * not take away what was promised before it.
 */
export function planSharedTopics(
  versions: readonly Pick<AgreementVersion, 'document' | 'completeAtMs'>[],
  replication: number,
): readonly SharedTopicPlan[] {
  const complete = versions.filter(({ completeAtMs }) => completeAtMs !== null)
  const longest = new Map<PartyId, { readonly agreement: AgreementId; readonly ms: number }>()
  for (const { agreement, rules } of complete.map(({ document }) => document)) {
    for (const rule of rules) {
      const ruleMs = durationMs(rule.retention.period)
      for (const { party } of rule.to) {
        const ms = Math.max(ruleMs, longest.get(party)?.ms ?? 0)
        longest.set(party, { agreement, ms })
      }
    }
  }
  return [...longest].map(([recipient, { agreement, ms }]) => ({
    agreement,
    recipient,
    spec: spec(sharedTopic(agreement, recipient), replication, kept(ms)),
  }))
}

/**
 * Whether a topic of an agreement has nothing left to keep: the agreement is terminated, and the
 * topic's retention has run out since. A tenth more, as segments are dropped whole.
 */
export function isOver(state: AgreementState, { spec }: SharedTopicPlan, nowMs: number): boolean {
  const endedMs = state.standing.termination?.endsAtMs ?? Infinity
  const keptMs = Number(spec.config['retention.ms']) * 1.1
  return statusAt(state, nowMs) === 'TERMINATED' && endedMs + keptMs <= nowMs
}
