import { createClient } from '@ujirani/client'
import type { Members } from './members.ts'

/** The live feeds of all parties while the story is played. */
export interface Streams {
  /** Resolves when the gateway has answered every one of them. */
  readonly opened: Promise<unknown>
  /** When each copy came, by its id; `performance.now()`. */
  readonly arrivals: ReadonlyMap<string, number>
  /** Ends them all. */
  close(): Promise<void>
}

/** Follows each party's feed over Server-Sent Events, with the token of its desk. */
export function openStreams(members: Members, gateway: string): Streams {
  const ending = new AbortController()
  const arrivals = new Map<string, number>()
  const followed = [...members.values()].map(({ deskToken }) => {
    const opened = Promise.withResolvers<undefined>()
    const client = createClient({ gateway, token: deskToken, fetch: tellsOpening(opened.resolve) })
    const follow = async (): Promise<void> => {
      for await (const { event } of client.feed({ live: true, signal: ending.signal })) {
        if (!arrivals.has(event.id)) arrivals.set(event.id, performance.now())
      }
    }
    const over = follow()
    // Who waits for the opening is told when it will not come.
    over.catch(opened.reject)
    return { opened: opened.promise, over }
  })
  return {
    opened: Promise.all(followed.map(({ opened }) => opened)),
    arrivals,
    close: async () => {
      ending.abort()
      await Promise.allSettled(followed.map(({ over }) => over))
    },
  }
}

/** The platform's fetch, which tells when a stream has been answered. */
function tellsOpening(tell: (value: undefined) => void): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await globalThis.fetch(input, init)
    const type = response.headers.get('content-type') ?? ''
    if (response.ok && type.startsWith('text/event-stream')) tell(undefined)
    return response
  }
}
