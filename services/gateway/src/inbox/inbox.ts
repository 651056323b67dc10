import {
  createBusRecordWriter,
  inboxTopic,
  originTopic,
  type BusLog,
  type Publisher,
} from '@ujirani/messaging'
import type { Metrics, Part } from '@ujirani/runtime'
import type { IndexFollower } from '../index/index-follower.ts'
import type { GatewayParts } from '../parts.ts'
import { createInboxHandler } from './inbox-handler.ts'
import { createInboxQuarantine } from './inbox-quarantine.ts'

const groupId = 'ujirani-gateway-inbox'
const lookAgainMs = 50

interface InboxParts {
  readonly parts: GatewayParts
  readonly log: BusLog
  readonly publisher: Publisher
  readonly follower: Pick<IndexFollower, 'isCaughtUp' | 'catchUpWith'>
  readonly metrics: Metrics
}

/**
 * Creates the Kafka side of admission: takes in what parties' own clients write to their inboxes.
 * Replicas share the inboxes as one consumer group.
 */
export function createInbox(inboxParts: InboxParts): Part {
  const { parts, log } = inboxParts
  const { register, logger } = parts
  const stopping = new AbortController()
  const consumer = log.connection.createGroupConsumer({
    groupId,
    topics: [],
    handle: createHandler(inboxParts, stopping.signal),
    onFault: (fault) => {
      const error = 'error' in fault ? { error: fault.error } : {}
      logger.warn('inbox consumer stumbled', { reason: fault.kind, ...error })
    },
  })
  const followParties = (): void => {
    void consumer.updateTopics([...register.current().parties.keys()].map(inboxTopic))
  }
  let endTelling: () => void = () => undefined
  return {
    name: 'inbox',
    start: () => {
      endTelling = register.onChange(followParties)
      followParties()
      // Joins once there is a party; the gateway serves without.
      void consumer.start()
      return Promise.resolve()
    },
    stop: async () => {
      stopping.abort()
      endTelling()
      await consumer.stop()
    },
  }
}

function createHandler(
  { parts, log, publisher, follower, metrics }: InboxParts,
  stopping: AbortSignal,
) {
  const { reader, records, decoder, schemas } = log
  const taken = metrics.counter({
    name: 'ujirani_inbox_records_total',
    help: 'Records of inboxes by what became of them.',
    labels: ['outcome'],
  })
  const writer = createBusRecordWriter(publisher, schemas)
  return createInboxHandler({
    ...parts,
    reading: { decoder, schemas },
    quarantine: createInboxQuarantine({ reader, records, writer }),
    catchUp: async (party) => {
      // Before the index is whole, what came before is not known by its id.
      while (!follower.isCaughtUp() && !stopping.aborted) {
        await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
      }
      await follower.catchUpWith(originTopic(party))
    },
    onOutcome: (outcome) => {
      taken.inc({ outcome })
    },
  })
}
