import { useEffect, useState } from 'preact/hooks'
import type { Zone } from '../when/zones.ts'
import type { Filter } from './address.ts'
import { ApiError, readEvents, toQuery, type Facet } from './api.ts'
import { appendPage, beginList, emptyList, prepend, type EventList } from './event-list.ts'
import type { EventSummary, FeedState } from './shapes.ts'
import { useStream } from './use-stream.ts'

/** Why the list is not there. */
export type Failure = 'failed' | 'signed-out' | undefined

/** The list as it is shown, and what can be done with it. */
export interface Events {
  readonly list: EventList
  readonly facets: readonly Facet[]
  readonly feed: FeedState | undefined
  readonly isPaused: boolean
  readonly failure: Failure
  readonly isLoading: boolean
  /** What came while the list was paused. */
  readonly waiting: readonly EventSummary[]
  readonly setPaused: (isPaused: boolean) => void
  readonly showMore: () => void
  readonly reload: () => void
}

/** The pages of one filter that have been loaded. */
interface Loaded {
  readonly query: string
  readonly list: EventList
  readonly facets: readonly Facet[]
}

/** Loads what a filter lets through, and follows what is added. */
export function useEvents(filter: Filter, zone: Zone): Events {
  const query = toQuery(filter, zone).toString()
  const [round, setRound] = useState(0)
  const { loaded, change, failure, setFailure } = useFirstPage(query, round)
  const isCurrent = loaded?.query === query
  const stream = useStream({
    query,
    from: isCurrent ? loaded.list.newest : undefined,
    onAdded: (added) => {
      change((list) => prepend(list, added))
    },
    onEnded: () => {
      setFailure('signed-out')
    },
  })
  const showMore = (): void => {
    const older = new URLSearchParams(query)
    older.set('after', String(loaded?.list.next))
    readEvents(older, new AbortController().signal).then(
      (page) => {
        change((list) => appendPage(list, page))
      },
      (error: unknown) => {
        setFailure(toFailure(error))
      },
    )
  }
  return {
    ...stream,
    list: loaded?.list ?? emptyList,
    facets: loaded?.facets ?? [],
    failure,
    isLoading: !isCurrent && failure === undefined,
    showMore,
    reload: () => {
      setRound(round + 1)
    },
  }
}

interface FirstPage {
  readonly loaded: Loaded | undefined
  readonly change: (edit: (list: EventList) => EventList) => void
  readonly failure: Failure
  readonly setFailure: (failure: Failure) => void
}

/** Loads the first page of each query; what was shown stays until its successor is there. */
function useFirstPage(query: string, round: number): FirstPage {
  const [loaded, setLoaded] = useState<Loaded>()
  const [failure, setFailure] = useState<Failure>()
  useEffect(() => {
    const ending = new AbortController()
    setFailure(undefined)
    readEvents(new URLSearchParams(query), ending.signal).then(
      (page) => {
        setLoaded({ query, list: beginList(page), facets: page.facets })
      },
      (error: unknown) => {
        if (!ending.signal.aborted) setFailure(toFailure(error))
      },
    )
    return () => {
      ending.abort()
    }
  }, [query, round])
  const change = (edit: (list: EventList) => EventList): void => {
    // An answer that comes after the filter has changed is no part of the new list.
    setLoaded((now) => (now?.query === query ? { ...now, list: edit(now.list) } : now))
  }
  return { loaded, change, failure, setFailure }
}

function toFailure(error: unknown): Failure {
  return error instanceof ApiError && error.status === 401 ? 'signed-out' : 'failed'
}
