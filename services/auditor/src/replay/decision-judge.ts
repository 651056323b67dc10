import type { BusLog } from '@ujirani/messaging'
import type { LinkKeys, PriorFold } from '@ujirani/policy'
import type { ExpectedCopies } from './expected-copies.ts'
import type { HeldBook } from './held-book.ts'
import type { LogEnds } from './log-ends.ts'
import type { RecordPages } from './log-pages.ts'
import type { Mandate } from './mandate.ts'
import type { NoteBook } from './note-book.ts'
import type { ActLog, RegisterReplay } from './register-replay.ts'
import type { UsedIds } from './used-ids.ts'
import type { RecordReport } from './verdict.ts'
import type { Window } from './window.ts'

/** What decisions are judged with; goes through the log in step with them. */
export interface DecisionJudge {
  readonly log: BusLog
  readonly keys: LinkKeys
  readonly mandate: Mandate
  readonly ends: LogEnds
  readonly acts: ActLog
  readonly window: Window
  readonly notes: NoteBook
  readonly expected: ExpectedCopies
  readonly pages: RecordPages
  readonly registers: RegisterReplay
  readonly fold: PriorFold
  readonly held: HeldBook
  /** By origin partition: the first offset that has had no decision yet. */
  readonly next: Map<string, number>
  readonly usedIds: UsedIds
  /** Records of `decisions` that decide nothing. */
  readonly strays: RecordReport[]
}
