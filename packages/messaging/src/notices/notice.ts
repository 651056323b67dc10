import { hash } from 'node:crypto'
import type { Notice, PartyId } from '@ujirani/events'

const blank = {
  due: null,
  agreement: null,
  version: null,
  by: null,
  key: null,
  topic: null,
  partition: null,
  offset: null,
  code: null,
  principal: null,
  operation: null,
} as const

/**
 * A notice whose id follows from what happened and who is told: whoever makes it again makes the
 * same one.
 *
 * @param name of the happening; no other has it
 */
export function toNotice(
  name: string,
  members: Pick<Notice, 'kind' | 'at'> & { readonly party: PartyId } & Partial<Notice>,
): Notice {
  return { ...blank, ...members, id: toUuid(`${members.kind} ${members.party} ${name}`) }
}

/** RFC 9562 §5.8: version 8, the other bits from SHA-256. */
function toUuid(text: string): string {
  const bytes = Buffer.from(hash('sha256', text, 'buffer').subarray(0, 16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
