import type { Route } from '@ujirani/http'
import { originTopic } from '@ujirani/messaging'
import { toOwnEvent } from '../own-event.ts'
import type { GatewayParts } from '../parts.ts'
import { ownPageRoute } from './own-page-route.ts'
import { publishedEvent } from './shapes.ts'

/** GET /v1/published: own events, as a feed. */
export function getPublished(parts: GatewayParts): Route {
  return ownPageRoute(parts, {
    path: '/v1/published',
    name: 'getPublished',
    summary: 'The events that you published, oldest first.',
    topicOf: originTopic,
    member: 'events',
    item: publishedEvent,
    toItem: (record) => toOwnEvent(parts, record),
  })
}
