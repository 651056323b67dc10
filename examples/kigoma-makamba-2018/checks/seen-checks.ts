import type { Seen } from '../seen.ts'
import type { Story } from '../story.ts'
import { toResult, type CheckResult, type SeenCheck } from './check.ts'
import { contents } from './contents.ts'
import { joins } from './joins.ts'
import { police } from './police.ts'
import { routing } from './routing.ts'
import { rumongeHidden } from './rumonge.ts'
import { strangers } from './strangers.ts'

/** The checks of what was seen, rehearsed or on a bus. */
export const seenChecks: readonly SeenCheck[] = [
  routing,
  contents,
  rumongeHidden,
  police,
  joins,
  strangers,
]

/** Runs them all. */
export function checkSeen(story: Story, seen: Seen): readonly CheckResult[] {
  return seenChecks.map((check) => toResult(check.name, check.look(story, seen)))
}
