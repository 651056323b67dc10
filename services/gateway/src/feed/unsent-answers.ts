import type { ServerResponse } from 'node:http'

/**
 * Something disclosed on its way to a reader, as text. It was allowed when it was put together; it
 * may go on leaving only as long as `mayLeave` says so.
 */
export interface Disclosed {
  readonly text: string
  readonly mayLeave: () => boolean
}

/** Answers of which a part still waits for its reader's network. */
export interface UnsentAnswers {
  /** Keeps an eye on an answer that has been written, until the network has all of it. */
  readonly add: (response: ServerResponse, disclosed: Disclosed) => void
  /** Throws away what may not leave any more, with its connection: a part cannot be taken back. */
  readonly check: () => void
  /** Connections that were thrown away. */
  readonly recalled: () => number
}

/** Creates the set. */
export function createUnsentAnswers(): UnsentAnswers {
  const waiting = new Map<ServerResponse, Disclosed>()
  let recalled = 0
  return {
    add: (response, disclosed) => {
      if (response.writableFinished || response.writableLength === 0) return
      waiting.set(response, disclosed)
      const forget = (): void => void waiting.delete(response)
      response.once('finish', forget)
      response.once('close', forget)
    },
    check: () => {
      for (const [response, { mayLeave }] of waiting) {
        if (mayLeave()) continue
        waiting.delete(response)
        recalled += 1
        response.socket?.resetAndDestroy()
      }
    },
    recalled: () => recalled,
  }
}
