import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '@ujirani/runtime'

/** Somebody looked at something. */
export interface View {
  /** The issuer's name for the person. */
  readonly person: string
  readonly roles: readonly string[]
  readonly what:
    | 'list'
    | 'event'
    | 'stream'
    | 'agreements'
    | 'agreement'
    | 'published'
    | 'previews'
    | 'diffs'
    | 'checks'
    // What was handed in is logged too: who at this desk did it, the bus is not told.
    | 'signature'
    | 'act'
    | 'stop'
  /** The filter, as it stood in the address, or the agreement. */
  readonly query?: string
  readonly eventId?: string
}

/** Who saw what, kept beside the events it is about. */
export interface ViewLog {
  logView(view: View): void
}

/** Creates the log of views of a store. */
export function createViewLog(database: DatabaseSync, clock: Clock): ViewLog {
  const insert = database.prepare('INSERT INTO views VALUES (?, ?, ?, ?, ?, ?)')
  return {
    logView: ({ person, roles, what, query, eventId }) => {
      const held = JSON.stringify(roles)
      insert.run(clock.nowMs(), person, held, what, query ?? null, eventId ?? null)
    },
  }
}
