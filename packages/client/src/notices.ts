import type { GatewayCaller } from './gateway-caller.ts'
import { asObject, readObjects, readText, readTextOrNull, type JsonObject } from './json.ts'
import type { StructuredEvent } from './structured-event.ts'

/** Something that the bus tells a party. */
export interface NoticeItem {
  /** The same happening has the same id. */
  readonly id: string
  /** `org.ujirani.notice.<kind>.v1` */
  readonly type: string
  /** RFC 3339: when it happened. */
  readonly time: string
  /** RFC 3339: the instant that draws near, or until which something was in time. */
  readonly due: string | null
  readonly agreement: string | null
  /** The party whose act it was, or who owes something. */
  readonly by: string | null
  /** What was refused: why, and where it lies. */
  readonly code: string | null
}

/** Some notices and the place after them. */
export interface NoticePage {
  readonly notices: readonly NoticeItem[]
  readonly cursor: string
}

/** Which notices. */
export interface NoticeQuery {
  readonly after?: string
  readonly limit?: number
}

/** Reads one page of `GET /v1/notices`. */
export async function readNotices(caller: GatewayCaller, query: NoticeQuery): Promise<NoticePage> {
  const page = asObject(await caller.json({ path: '/v1/notices', query: { ...query } }), 'a page')
  return {
    notices: readObjects(page, 'notices').map(parseNotice),
    cursor: readText(page, 'cursor'),
  }
}

function parseNotice(entry: JsonObject): NoticeItem {
  return {
    id: readText(entry, 'id'),
    type: readText(entry, 'type'),
    time: readText(entry, 'time'),
    due: readTextOrNull(entry, 'due'),
    agreement: readTextOrNull(entry, 'agreement'),
    by: readTextOrNull(entry, 'by'),
    code: readTextOrNull(entry, 'code'),
  }
}

/** Whether an event of the feed is a notice of the bus, and no copy of what a party published. */
export function isNotice({ type }: Pick<StructuredEvent, 'type'>): boolean {
  return type.startsWith('org.ujirani.notice.')
}
