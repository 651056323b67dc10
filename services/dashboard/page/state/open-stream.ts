import type { EventSummary, FeedState } from './shapes.ts'

/** What a page wants to be told. */
export interface StreamListener {
  readonly onAdded: (event: EventSummary) => void
  readonly onFeed: (state: FeedState) => void
  /** Nobody is signed in here any more. */
  readonly onEnded: () => void
}

const retryMs = 5_000

/**
 * Follows what is added to the list under a filter; returns how to stop. The browser reconnects by
 * itself from the last position; where it gives up (a server that is down answers nothing, one that
 * says no answers an error) this comes back after a while.
 */
export function openStream(query: string, after: number, listener: StreamListener): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let position = after
  const open = (): void => {
    const params = new URLSearchParams(query)
    params.set('after', String(position))
    source = new EventSource(`/api/stream?${params.toString()}`)
    source.addEventListener('added', ({ data, lastEventId }: MessageEvent<string>) => {
      position = Math.max(position, Number(lastEventId))
      listener.onAdded(JSON.parse(data) as EventSummary)
    })
    source.addEventListener('feed', ({ data }: MessageEvent<string>) => {
      listener.onFeed((JSON.parse(data) as { readonly state: FeedState }).state)
    })
    source.addEventListener('closed', () => {
      source?.close()
      listener.onEnded()
    })
    source.addEventListener('error', () => {
      listener.onFeed('lost')
      if (source?.readyState !== EventSource.CLOSED) return
      timer = setTimeout(() => void reopen(), retryMs)
    })
  }
  const reopen = async (): Promise<void> => {
    const status = await fetch('/api/session').then(
      (response) => response.status,
      () => 0,
    )
    if (status === 401) listener.onEnded()
    else if (timer !== undefined) open()
  }
  open()
  return () => {
    clearTimeout(timer)
    timer = undefined
    source?.close()
  }
}
