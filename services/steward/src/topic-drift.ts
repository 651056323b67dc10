import type { Admin, PositionalReader, RegisterFollower, TopicSpec } from '@ujirani/messaging'
import type { Logger } from '@ujirani/runtime'
import type { Drift, OnDrift } from './drift.ts'
import type { SharedTopicPlan } from './topic-plan.ts'

/** Every topic that the register asks for. */
export interface TopicPlan {
  readonly specs: readonly TopicSpec[]
  readonly shared: readonly SharedTopicPlan[]
}

/** What the broker is asked with. */
export interface TopicView {
  readonly admin: Admin
  readonly reader: PositionalReader
  readonly follower: RegisterFollower
}

/** Who is told of drift. */
interface Telling {
  readonly logger: Logger
  readonly onDrift: OnDrift
}

/** Topics by what is wrong with them. */
export type TopicDrift = ReadonlyMap<Drift, readonly string[]>

/** Compares the broker's topics with a plan; changes nothing. */
export async function findTopicDrift(view: TopicView, plan: TopicPlan): Promise<TopicDrift> {
  const { admin } = view
  const wanted = new Set(plan.specs.map(({ topic }) => topic))
  const found = new Set(await admin.listTopics())
  const present = plan.specs.filter(({ topic }) => found.has(topic))
  const changed = await findChanged(admin, present)
  const all: readonly (readonly [Drift, readonly string[]])[] = [
    ['topic-missing', [...wanted].filter((topic) => !found.has(topic))],
    ['topic-settings', changed.map(({ topic }) => topic)],
    ['topic-recreated', await findRecreated(view, plan.shared)],
    ['topic-foreign', [...found].filter((topic) => !wanted.has(topic))],
  ]
  return new Map(all.filter(([, topics]) => topics.length > 0))
}

/** Whether anything of it can be repaired. A foreign topic is left alone: somebody's data is in it. */
export function isRepairable(drift: TopicDrift): boolean {
  return [...drift.keys()].some((kind) => kind !== 'topic-foreign')
}

/**
 * Tells of each foreign topic once, at the second look that finds it: topics are made a moment
 * before the act that they are for.
 */
export function createForeignWatch(told: Telling) {
  let before: ReadonlySet<string> = new Set()
  const known = new Set<string>()
  return (topics: readonly string[]): void => {
    const fresh = topics.filter((topic) => before.has(topic) && !known.has(topic))
    before = new Set(topics)
    for (const topic of fresh) known.add(topic)
    if (fresh.length > 0) reportTopicDrift(new Map([['topic-foreign', fresh]]), told)
  }
}

/** Logs and counts drift. */
export function reportTopicDrift(drift: TopicDrift, { logger, onDrift }: Telling): void {
  for (const [kind, topics] of drift) {
    onDrift(kind, topics.length)
    const [topic = ''] = topics
    logger.warn('topics differed', { reason: kind, count: topics.length, topic })
  }
}

/** The topics among those that exist whose settings are not as planned, with what is to be set. */
export async function findChanged(
  admin: Admin,
  specs: readonly TopicSpec[],
): Promise<readonly Pick<TopicSpec, 'topic' | 'config'>[]> {
  const names = new Set(specs.flatMap(({ config }) => Object.keys(config)))
  const topics = specs.map(({ topic }) => topic)
  const found = await admin.describeConfigs(topics, [...names])
  return specs.flatMap(({ topic, config }) => {
    const now = found.get(topic)
    if (now === undefined) return []
    const differs = Object.entries(config).filter(([name, value]) => now[name] !== value)
    return differs.length === 0 ? [] : [{ topic, config: Object.fromEntries(differs) }]
  })
}

/** Shared topics whose id is not the one in the register: their offsets are another log's. */
async function findRecreated(
  { reader, follower }: TopicView,
  shared: readonly SharedTopicPlan[],
): Promise<readonly string[]> {
  const ids = await reader.topicIds(shared.map(({ spec }) => spec.topic))
  const { topics } = follower.current()
  return [...ids.keys()].filter((topic) => {
    const known = topics.get(topic)
    return known !== undefined && known.topicId !== ids.get(topic)
  })
}
