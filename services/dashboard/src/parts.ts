import type { Logger, Clock } from '@ujirani/runtime'
import type { ClientOf } from './agreements/desk-client.ts'
import type { DashboardConfig } from './config.ts'
import type { FeedFollower } from './feed-follower.ts'
import type { Authenticate } from './sign-in/authenticate.ts'
import type { Cookies } from './sign-in/cookies.ts'
import type { OpenId } from './sign-in/open-id.ts'
import type { PendingSignIns } from './sign-in/pending-sign-ins.ts'
import type { Sessions } from './sign-in/sessions.ts'
import type { EventStore } from './store/event-store.ts'

/** What the routes stand on. */
export interface DashboardParts {
  readonly config: Pick<DashboardConfig, 'party' | 'url'>
  readonly store: EventStore
  readonly clientOf: ClientOf
  readonly follower: Pick<FeedFollower, 'state' | 'onAdded'>
  readonly openId: OpenId
  readonly cookies: Cookies
  readonly sessions: Sessions
  readonly pending: PendingSignIns
  readonly authenticate: Authenticate
  readonly logger: Logger
  readonly clock: Clock
}
