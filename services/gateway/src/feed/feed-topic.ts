import type { AgreementId } from '@ujirani/events'
import type { SharedTopic } from '@ujirani/policy'

/**
 * A topic as a feed knows it: a shared one, or the notices of the party itself; the same object for
 * as long as the topic is the same.
 */
export interface FeedTopic extends Omit<SharedTopic, 'agreement'> {
  readonly topic: string
  /** Null for notices. */
  readonly agreement: AgreementId | null
}

/**
 * The serial under which cursors mean the notices of their own party: the first that the steward
 * cannot give to a shared topic. Cursors are sealed for a party, so one serial is enough for all.
 */
export const noticesSerial = 0x8000_0000
