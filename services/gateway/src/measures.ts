import type { Metrics } from '@ujirani/runtime'
import type { AccessLog } from './access/access-log.ts'
import type { FeedMeasures } from './feed/feed.ts'
import type { GatewayParts } from './parts.ts'

/** Declares the time from a suspension's append to the log until it acts at this gateway. */
export function measureRevocations(metrics: Metrics): (sinceMs: number) => void {
  const revocations = metrics.histogram({
    name: 'ujirani_revocation_seconds',
    help: 'From a suspension’s append to the log until no event of it leaves this gateway.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
  })
  return (sinceMs) => {
    revocations.observe(sinceMs / 1000)
  }
}

/** Declares what is measured of the gateway's parts; all of it is read at scrapes only. */
export function measure(metrics: Metrics, { index, register, feed, access }: GatewayParts): void {
  measureAccess(metrics, access.measures)
  metrics.gauge({
    name: 'ujirani_index_waiting_records',
    help: 'Own acknowledgements that the log has not shown to the index yet.',
    read: index.waiting,
  })
  metrics.gauge({
    name: 'ujirani_lease_fresh',
    help: 'Whether the state of agreements is known to be current.',
    read: () => (register.isFresh() ? 1 : 0),
  })
  metrics.gauge({
    name: 'ujirani_register_refused_acts',
    help: 'Records of parties and agreements that were refused.',
    read: () => register.refusedCount(),
  })
  measureFeed(metrics, feed.measures)
}

function measureAccess(
  metrics: Metrics,
  { openAnswers, failedRecords }: AccessLog['measures'],
): void {
  metrics.gauge({
    name: 'ujirani_access_open_answers',
    help: 'Answers with event content that have begun and not ended.',
    read: openAnswers,
  })
  metrics.gauge({
    name: 'ujirani_access_failed_records',
    help: 'Access records that could not be written since the start; nothing was sent without one.',
    read: failedRecords,
  })
}

function measureFeed(metrics: Metrics, measures: FeedMeasures): void {
  metrics.gauge({
    name: 'ujirani_feed_open_streams',
    help: 'Event streams that are open.',
    read: measures.openStreams,
  })
  metrics.gauge({
    name: 'ujirani_feed_followed_topics',
    help: 'Shared topics that are read because somebody follows them.',
    read: measures.followedTopics,
  })
  metrics.gauge({
    name: 'ujirani_feed_delivered_events',
    help: 'Events written to streams since the start.',
    read: measures.delivered,
  })
  metrics.gauge({
    name: 'ujirani_feed_skipped_records',
    help: 'Records of shared topics that could not be shown to anybody.',
    read: measures.skipped,
  })
  metrics.gauge({
    name: 'ujirani_feed_cut_streams',
    help: 'Streams that were ended by the gateway for a reader that did not read.',
    read: () => measures.ended().get('slow-consumer') ?? 0,
  })
  metrics.gauge({
    name: 'ujirani_feed_refused_streams',
    help: 'Streams that were ended because their token, its client or its key is good no more.',
    read: () => measures.ended().get('token-expired') ?? 0,
  })
  metrics.gauge({
    name: 'ujirani_feed_withdrawn_topics',
    help: 'Topics that were taken out of open streams: their agreement went out of force.',
    read: measures.withdrawn,
  })
  metrics.gauge({
    name: 'ujirani_feed_recalled_answers',
    help: 'Pages and copies that were thrown away half-sent: their agreement went out of force.',
    read: measures.recalled,
  })
}
