import { parseSharedTopic, type IncomingRecord } from '@ujirani/messaging'
import type { Finding, RecordReport } from './verdict.ts'

/** Reports a record that nothing in the log gives a reason for. */
export function toStray(
  { topic, partition, offset, timestampMs }: IncomingRecord,
  part: 'copy' | 'decision',
  told?: { readonly id: string; readonly type: string },
): RecordReport {
  const shared = parseSharedTopic(topic)
  const finding: Finding = {
    recipient: shared?.recipient ?? null,
    agreement: shared?.agreement ?? null,
    verdict: 'excess',
    part,
  }
  return {
    topic,
    partition,
    offset,
    acceptedAt: new Date(timestampMs).toISOString(),
    id: told?.id ?? null,
    type: told?.type ?? null,
    findings: [finding],
  }
}
