import type { PartyId } from '@ujirani/events'
import { noticesTopic, type PositionalReader, type RegisterFollower } from '@ujirani/messaging'
import { createPeriodicPart, type Logger, type Part } from '@ujirani/runtime'
import { noticesSerial, type FeedTopic } from './feed-topic.ts'

/** Where the notices of each party stand, for its feed. */
export interface NoticeTopics extends Part {
  /** Undefined until the topic has been found at the broker. */
  readonly of: (party: PartyId) => FeedTopic | undefined
}

interface NoticeTopicParts {
  readonly reader: Pick<PositionalReader, 'topicIds'>
  readonly register: Pick<RegisterFollower, 'current'>
  readonly logger: Logger
}

const lookEveryMs = 500

/** Finds the notices' topics of the parties in the register, those of new parties within a second. */
export function createNoticeTopics({ reader, register, logger }: NoticeTopicParts): NoticeTopics {
  const found = new Map<PartyId, FeedTopic>()
  const look = async (): Promise<void> => {
    const missing = [...register.current().parties.keys()].filter((party) => !found.has(party))
    if (missing.length === 0) return
    try {
      const ids = await reader.topicIds(missing.map(noticesTopic))
      for (const recipient of missing) {
        const topic = noticesTopic(recipient)
        const topicId = ids.get(topic)
        if (topicId === undefined) continue
        found.set(recipient, { topic, topicId, recipient, agreement: null, serial: noticesSerial })
      }
    } catch (error) {
      logger.warn('topics of notices not found yet', { error })
    }
  }
  const looks = createPeriodicPart('notice-topics', lookEveryMs, look)
  return { ...looks, of: (party) => found.get(party) }
}
