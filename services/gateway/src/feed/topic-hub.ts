import type { FeedTopic } from './feed-topic.ts'
import { LiveTopic, type LiveTopicParts, type TopicListener } from './live-topic.ts'

/** The shared topics that somebody follows at the moment, each read once for all of them. */
export interface TopicHub {
  /**
   * Begins to follow a topic.
   *
   * @param from where the topic ended a moment ago; a topic that is followed already may stand
   *   before or after it
   */
  readonly join: (topic: FeedTopic, from: number, listener: TopicListener) => LiveTopic
  readonly leave: (topic: LiveTopic, listener: TopicListener) => void
  /** Topics that are being read. */
  readonly size: () => number
  readonly close: () => void
}

// Long polls come and go: the next one need not begin anew.
const graceMs = 10_000

/** Creates a hub. */
export function createTopicHub(parts: LiveTopicParts): TopicHub {
  const topics = new Map<number, LiveTopic>()
  const leaving = new Map<LiveTopic, NodeJS.Timeout>()

  const forget = (live: LiveTopic): void => {
    clearTimeout(leaving.get(live))
    leaving.delete(live)
    if (topics.get(live.topic.serial) === live) topics.delete(live.topic.serial)
    live.stop()
  }
  return {
    join: (topic, from, listener) => {
      const known = topics.get(topic.serial)
      const live = known ?? new LiveTopic(parts, topic, { from, onOver: forget })
      topics.set(topic.serial, live)
      clearTimeout(leaving.get(live))
      leaving.delete(live)
      live.add(listener)
      return live
    },
    leave: (live, listener) => {
      live.delete(listener)
      if (live.listenerCount > 0 || topics.get(live.topic.serial) !== live) return
      const timer = setTimeout(() => {
        forget(live)
      }, graceMs)
      leaving.set(live, timer.unref())
    },
    size: () => topics.size,
    close: () => {
      for (const live of topics.values()) forget(live)
    },
  }
}
