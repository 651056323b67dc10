export {
  createTokenSource,
  parseClientFile,
  type ClientFile,
  type TokenSource,
} from '@ujirani/auth'
export type { AgreementAnswer, PartyAnswer } from './acts.ts'
export type { BatchItem } from './batch-item.ts'
export { isProofFile } from '@ujirani/tlog'
export { createClient, type Client, type ClientOptions } from './client.ts'
export type { Deliveries } from './deliveries.ts'
export type { Duties } from './duties.ts'
export { ProblemError } from './errors.ts'
export { newEventId } from './event-id.ts'
export {
  formatEvidence,
  parseEvidence,
  verifyEvidence,
  verifyRecordProof,
  type EvidenceTrust,
  type VerifiedEvidence,
} from './evidence.ts'
export type { FeedItem, FeedPage, FeedQuery, PageQuery } from './feed.ts'
export { isNotice, type NoticeItem } from './notices.ts'
export type { Problem } from './problem.ts'
export { openReceiptBook, type ReceiptBook, type Settlement } from './receipt-book.ts'
export { parseReceipt, verifyReceipt, type Receipt, type ReceiptKey } from './receipt.ts'
export type { Reads } from './reads.ts'
export type { StructuredEvent } from './structured-event.ts'
