import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { en } from '../words/en.ts'
import type { Words } from '../words/words.ts'
import { toZone, type Zone } from '../when/zones.ts'

/** What every part of the page reads: the words, the zone, and what time it is. */
export interface Frame {
  readonly words: Words
  readonly zone: Zone
  /** Moves on each half minute, so that relative times do. */
  readonly nowMs: number
}

export const FrameContext = createContext<Frame>({ words: en, zone: toZone('utc'), nowMs: 0 })

/** The frame around a part. */
export function useFrame(): Frame {
  return useContext(FrameContext)
}
