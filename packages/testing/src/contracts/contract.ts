import type { Admin, Connection, OutgoingRecord } from '@ujirani/messaging'
import { uniqueName } from '../unique-name.ts'

/** What a contract suite runs on: an implementation of the messaging ports. */
export interface MessagingUnderTest {
  readonly connection: Connection
  readonly admin: Admin
}

/** Makes a topic of a test's own, as the steward makes them. */
export async function makeTopic(admin: Admin, partitions = 1): Promise<string> {
  const topic = uniqueName('contract')
  const config = { 'message.timestamp.type': 'LogAppendTime' }
  await admin.createTopics([{ topic, partitions, replication: 1, config }])
  return topic
}

/** A small record: its text as key and value. */
export function textRecord(topic: string, text: string, partition?: number): OutgoingRecord {
  const place = partition === undefined ? { topic } : { topic, partition }
  return { ...place, key: text, value: Buffer.from(text), headers: [] }
}

/** The texts of records, for comparing. */
export function textsOf(
  records: readonly { readonly value: Buffer | null }[],
): readonly (string | undefined)[] {
  return records.map(({ value }) => value?.toString())
}
