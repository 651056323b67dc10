import type { Seen } from '../seen.ts'
import type { Story } from '../story.ts'

/** The outcome of one named check, as the summary lists it. */
export interface CheckResult {
  readonly name: string
  readonly ok: boolean
  /** What was looked at when it holds, what is wrong when it does not. */
  readonly detail: string
}

/** What a check found: how much it looked at, and everything that is wrong. */
export interface Findings {
  /** In words, for the summary: `83 copies`. */
  readonly looked: string
  readonly wrong: readonly string[]
}

/** A check of what was seen of a playing; pure. Names are stable. */
export interface SeenCheck {
  readonly name: string
  look(story: Story, seen: Seen): Findings
}

const shown = 5

/** Words an outcome for the summary. */
export function toResult(name: string, { looked, wrong }: Findings): CheckResult {
  const ok = wrong.length === 0
  if (ok) return { name, ok, detail: looked }
  const more = wrong.length > shown ? ` … and ${(wrong.length - shown).toString()} more` : ''
  return { name, ok, detail: `${wrong.slice(0, shown).join('; ')}${more}` }
}
