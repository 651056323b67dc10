import type { RecordPosition } from '@ujirani/messaging'

/** Knows how far a log consists of what was read of it and of one's own writes after that. */
export interface LogReach {
  /** Takes a write of one's own into account once its positions are known; passes it on. */
  note(write: Promise<readonly RecordPosition[]>): Promise<readonly RecordPosition[]>
  /**
   * Whether everything before an end that was just asked for is known. Waits for the writes under
   * way: some of them may lie before it.
   */
  covers(end: number): Promise<boolean>
}

/** Creates the reach of whoever has read up to `readTo`, the next offset. */
export function createLogReach(readTo: number): LogReach {
  const underWay = new Set<Promise<unknown>>()
  let reach = readTo
  let written = 0
  return {
    note: async (write) => {
      const noting = write.then((positions) => {
        written += positions.length
        for (const { offset } of positions) reach = Math.max(reach, offset + 1)
      })
      const settled = noting.catch(() => undefined)
      underWay.add(settled)
      await settled
      underWay.delete(settled)
      return write
    },
    covers: async (end) => {
      await Promise.all(underWay)
      // A gap between one's own positions is filled by somebody else's records.
      return end <= reach && reach === readTo + written
    },
  }
}
