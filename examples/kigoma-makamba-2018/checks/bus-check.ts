import type { Demo } from '../bus/demo.ts'
import type { Members } from '../bus/members.ts'
import type { Published } from '../bus/publishing.ts'
import type { StoryContext } from '../context.ts'
import { toResult, type CheckResult, type Findings } from './check.ts'

/** A bus on which the story has been played. */
export interface PlayedBus {
  readonly context: StoryContext
  readonly demo: Demo
  readonly members: Members
  readonly published: readonly Published[]
}

/** A check that asks the bus itself. Names are stable. */
export interface BusCheck {
  readonly name: string
  look(bus: PlayedBus): Promise<Findings>
}

/** Runs one; a check that cannot be made does not hold. */
export async function runBusCheck(check: BusCheck, bus: PlayedBus): Promise<CheckResult> {
  try {
    return toResult(check.name, await check.look(bus))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { name: check.name, ok: false, detail: `could not be made: ${reason}` }
  }
}
