import type { AgreementId, PartyId } from '@ujirani/events'

/** Topics that every bus has, one partition each. */
export const baseTopics = {
  parties: 'parties',
  agreements: 'agreements',
  decisions: 'decisions',
  heartbeat: 'heartbeat',
  access: 'access',
  checkpoints: 'checkpoints',
} as const

/** What a party published, as the gateway admitted it. */
export const originTopic = (party: PartyId): string => `origin.${party}`

/** What a party's own Kafka clients wrote, not admitted yet. */
export const inboxTopic = (party: PartyId): string => `inbox.${party}`

/** A party's records that were refused after they had been taken. */
export const quarantineTopic = (party: PartyId): string => `quarantine.${party}`

/** What the bus tells a party. */
export const noticesTopic = (party: PartyId): string => `notices.${party}`

/** Copies of one agreement for one recipient. */
export const sharedTopic = (agreement: AgreementId, recipient: PartyId): string =>
  `shared.${agreement}.${recipient}`

/**
 * Takes the name of a shared topic apart; undefined for another kind of topic. An agreement's id
 * has no dot, so the first one after the prefix ends it.
 */
export function parseSharedTopic(
  topic: string,
): { readonly agreement: string; readonly recipient: string } | undefined {
  const match = /^shared\.([a-z0-9-]{3,48})\.([a-z0-9]{1,16}(?:\.[a-z0-9]{1,16})?)$/.exec(topic)
  const [, agreement, recipient] = match ?? []
  if (agreement === undefined || recipient === undefined) return undefined
  return { agreement, recipient }
}
