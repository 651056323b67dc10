import type { PositionalReader } from '@ujirani/messaging'
import type { Judge } from './judge.ts'
import type { WritingParts } from './writing.ts'

/** What decides again, and completes it, looks and writes with. */
export interface SecondLookParts extends WritingParts {
  readonly judge: Judge
  readonly reader: PositionalReader
}
