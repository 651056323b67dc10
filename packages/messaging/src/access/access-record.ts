import type { AccessRecord } from '@ujirani/events'

const nothing = {
  ...{ answers: [], ranges: [], completed: [], broken: [] },
  ...{ rights: [], offsets: [], rules: [], topics: [] },
  ...{ agreementsEnd: null, partiesEnd: null, whole: null, rulesHash: null },
} as const

/** An access record that says what is given, and nothing else. */
export function toAccessRecord(
  members: Pick<AccessRecord, 'kind' | 'writer' | 'run' | 'at'> & Partial<AccessRecord>,
): AccessRecord {
  return { ...nothing, ...members }
}
