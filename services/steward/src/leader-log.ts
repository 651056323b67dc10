import type { Heartbeat } from '@ujirani/events'

/** How long a beat keeps its steward the leading one, by the broker's clock. */
export const leaseMs = 1_800

/** The steward that leads, and the offset of the claim that made it so. */
export interface Leader {
  readonly steward: string
  readonly term: number
}

/** What a record of `heartbeat` did. `void`: it counts for nothing. */
export type BeatEffect = 'elected' | 'renewed' | 'resigned' | 'void'

/**
 * Who leads, folded from `heartbeat` in log order:
 * ```
 * CLAIM at t     counts when nobody leads, or the last counted record is older than t − lease
 * beat, RESIGNED count when they are the leading steward's, under the claim by which it leads
 * ```
 * Nothing but the log decides: its order, and the append times that the broker gave. So all who read
 * it agree on one leader, and a leader whose beat stands in the log knows for how long no claim can
 * depose it. A broker's clock that was set back counts as if the lease were over: claims are only
 * made by stewards that have heard nothing for a lease of their own clock.
 */
export interface LeaderLog {
  apply(
    beat: Heartbeat,
    place: { readonly offset: number; readonly timestampMs: number },
  ): BeatEffect
  leader(): Leader | undefined
}

/** Creates the fold over no records; the log may begin anywhere. */
export function createLeaderLog(): LeaderLog {
  let leader: Leader | undefined
  let lastMs = 0
  let highest = -1

  const claim = (steward: string, offset: number, timestampMs: number): BeatEffect => {
    const ageMs = timestampMs - lastMs
    if (leader !== undefined && ageMs >= 0 && ageMs < leaseMs) return 'void'
    leader = { steward, term: offset }
    highest = offset
    lastMs = timestampMs
    return 'elected'
  }
  const beat = ({ steward, kind }: Heartbeat, term: number, timestampMs: number): BeatEffect => {
    // Its claim may have been dropped with the oldest records.
    const isNews = term > highest
    if (!isNews && (leader?.term !== term || leader.steward !== steward)) return 'void'
    highest = term
    lastMs = timestampMs
    leader = kind === null ? { steward, term } : undefined
    return kind === null ? 'renewed' : 'resigned'
  }
  return {
    apply: (record, { offset, timestampMs }) => {
      if (record.kind === 'CLAIM') return claim(record.steward, offset, timestampMs)
      if (record.term === null || record.kind === 'UNSPECIFIED') return 'void'
      return beat(record, record.term, timestampMs)
    },
    leader: () => leader,
  }
}
