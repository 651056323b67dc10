import { RequestInvalidError } from '@ujirani/http'
import { z } from 'zod'
import type { Window } from './own-window.ts'

/** A stretch of time in a request. */
export const windowShape = z.strictObject({
  from: z.iso.datetime({ offset: true }).describe('Events that arrived since then.'),
  to: z.iso.datetime({ offset: true }).describe('And before then.'),
})

/**
 * @param pointer of the window in the body
 * @throws {RequestInvalidError} it ends before it begins
 */
export function toWindow({ from, to }: z.output<typeof windowShape>, pointer: string): Window {
  const window = { fromMs: Date.parse(from), toMs: Date.parse(to) }
  if (window.toMs >= window.fromMs) return window
  throw new RequestInvalidError([{ pointer: `${pointer}/to`, detail: 'lies before its beginning' }])
}
