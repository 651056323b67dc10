import type { Notice } from '@ujirani/events'

/** `AGREEMENT_SUSPENDED` → `org.ujirani.notice.agreement-suspended.v1` */
export function toNoticeType(kind: string): string {
  return `org.ujirani.notice.${kind.toLowerCase().replaceAll('_', '-')}.v1`
}

/** What a notice says besides what it is about and when. */
export function toNoticeData(notice: Notice): Readonly<Record<string, string | number | null>> {
  const { agreement, version, by, key, topic, partition, offset, code, due } = notice
  const { principal, operation } = notice
  return {
    ...{ agreement, version, by, key, topic, partition, offset, code, principal, operation },
    due: due === null ? null : new Date(due).toISOString(),
  }
}

/**
 * A notice as a structured CloudEvent, by which it stands in its party's feed. It comes from the bus
 * and from no party: its source is none that a party can have.
 */
export function toNoticeEvent(bus: string, notice: Notice): Readonly<Record<string, unknown>> {
  return {
    specversion: '1.0',
    id: notice.id,
    source: `urn:ujirani-bus:${bus}`,
    type: toNoticeType(notice.kind),
    time: new Date(notice.at).toISOString(),
    datacontenttype: 'application/json',
    data: toNoticeData(notice),
  }
}
