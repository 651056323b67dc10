import type { StoryEvent } from '../story.ts'

/** Whether an event is of one of these families. */
export function isInFamily({ type }: StoryEvent, ...families: readonly string[]): boolean {
  return families.includes(type.family)
}
