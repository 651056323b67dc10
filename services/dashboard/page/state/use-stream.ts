import { useEffect, useRef, useState } from 'preact/hooks'
import { openStream } from './open-stream.ts'
import type { EventSummary, FeedState } from './shapes.ts'

interface StreamOptions {
  readonly query: string
  /** The newest position that the list knows; without one there is no list yet to add to. */
  readonly from: number | undefined
  readonly onAdded: (events: readonly EventSummary[]) => void
  readonly onEnded: () => void
}

/** The live end of the list. */
export interface Stream {
  readonly feed: FeedState | undefined
  readonly isPaused: boolean
  /** What came while it was paused, newest first. */
  readonly waiting: readonly EventSummary[]
  readonly setPaused: (isPaused: boolean) => void
}

/** Follows what is added under a query; while it is paused, what comes is kept aside. */
export function useStream({ query, from, onAdded, onEnded }: StreamOptions): Stream {
  const [feed, setFeed] = useState<FeedState>()
  const [isPaused, setPaused] = useState(false)
  const [waiting, setWaiting] = useState<readonly EventSummary[]>([])
  // The stream outlives many renderings; it asks for the latest of these.
  const latest = useRef({ isPaused, onAdded, onEnded })
  latest.current = { isPaused, onAdded, onEnded }
  const hasList = from !== undefined
  useEffect(() => {
    setWaiting([])
    if (from === undefined) return undefined
    return openStream(query, from, {
      onAdded: (event) => {
        if (latest.current.isPaused) setWaiting((before) => [event, ...before])
        else latest.current.onAdded([event])
      },
      onFeed: setFeed,
      onEnded: () => {
        latest.current.onEnded()
      },
    })
    // It goes on from what it has seen itself: only another list begins another stream.
  }, [query, hasList])
  return {
    feed,
    isPaused,
    waiting,
    setPaused: (next) => {
      setPaused(next)
      if (next) return
      onAdded(waiting)
      setWaiting([])
    },
  }
}
