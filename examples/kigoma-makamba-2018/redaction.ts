import { isDeepStrictEqual } from 'node:util'
import { toJson, type JsonValue } from '@ujirani/events'
import type { SeenCopy } from './seen.ts'
import type { StoryEvent } from './story.ts'

/** What the event says, in the form in which copies are read. */
export function dataOf({ type, value }: StoryEvent): JsonValue {
  return toJson(type, value)
}

/** Whether the recipient's record is another than the publisher's. */
export function isRedacted({ event, copy }: Pick<SeenCopy, 'event' | 'copy'>): boolean {
  return !isDeepStrictEqual(copy.data, dataOf(event))
}

/** Whether an event says anything at a path (`bySexAge[].count`) or attribute (`@time`). */
export function isFilled(event: StoryEvent, path: string): boolean {
  if (path.startsWith('@')) return event.json[path.slice(1)] !== undefined
  return hasAt(dataOf(event), path.split(/\.|(?=\[\])/))
}

function hasAt(json: JsonValue | undefined, [step, ...rest]: readonly string[]): boolean {
  if (json === undefined || json === null) return false
  if (step === undefined) return true
  if (step === '[]') return Array.isArray(json) && json.some((item: JsonValue) => hasAt(item, rest))
  return hasAt((json as Readonly<Record<string, JsonValue>>)[step], rest)
}
