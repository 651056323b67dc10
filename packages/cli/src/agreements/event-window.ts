import { InputInvalidError } from '../errors.ts'

/** A stretch of time as the gateway takes it. */
interface EventWindow {
  readonly from: string
  readonly to: string
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/

/**
 * Reads an ISO 8601 interval of two days (which begin at midnight in UTC) or instants.
 *
 * @throws {InputInvalidError} it is none
 */
export function toEventWindow(text: string): EventWindow {
  const [from, to, ...more] = text.split('/').map(toInstant)
  if (from !== undefined && to !== undefined && more.length === 0) return { from, to }
  throw new InputInvalidError('a window is <from>/<to>: 2026-01-01/2026-02-01')
}

function toInstant(text: string): string | undefined {
  const instant = dayPattern.test(text) ? `${text}T00:00:00Z` : text
  return Number.isNaN(Date.parse(instant)) ? undefined : instant
}
