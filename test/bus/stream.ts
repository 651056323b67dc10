import { setTimeout } from 'node:timers/promises'
import { codeOf } from './calls.ts'
import type { WholeBus } from './whole-bus.ts'

/** One event as it came, repeats included. */
export interface Arrival {
  readonly id: string
  readonly cursor: string
  readonly data: string
}

/** A party's live feed, read as it comes and taken up again from its last cursor. */
export interface Stream {
  readonly arrivals: readonly Arrival[]
  /** How often it was opened. */
  readonly openings: () => number
  readonly close: () => Promise<void>
}

const pauseMs = 200

/**
 * Reads the stream itself: the client drops repeats, and it is repeats that a test wants to see.
 *
 * @param after the cursor to begin at
 */
export function followStream(bus: WholeBus, party: string, after: string): Stream {
  const arrivals: Arrival[] = []
  const ending = new AbortController()
  let openings = 0
  const read = async (): Promise<void> => {
    const headers = {
      accept: 'text/event-stream',
      authorization: `Bearer ${await bus.tokens(party)()}`,
      'last-event-id': arrivals.at(-1)?.cursor ?? after,
    }
    const response = await fetch(`${bus.gateway}/v1/feed`, { headers, signal: ending.signal })
    if (response.status !== 200) {
      const { status } = response
      const text = await response.text()
      // Whatever is wrong for a while is answered so; nothing else may come.
      if (status !== 503) throw new StreamRefusedError(codeOf({ status, text }))
      return
    }
    openings += 1
    let rest = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + chunk).split('\n\n')
      rest = blocks.pop() ?? ''
      arrivals.push(...blocks.flatMap(toArrival))
    }
  }
  const run = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await read().catch((error: unknown) => {
        // Otherwise the connection broke, or there was nobody to connect to.
        if (error instanceof StreamRefusedError) throw error
      })
      await setTimeout(pauseMs)
    }
  }
  const over = run()
  // Told to whoever closes it.
  over.catch(() => undefined)
  return {
    arrivals,
    openings: () => openings,
    close: () => {
      ending.abort()
      return over
    },
  }
}

class StreamRefusedError extends Error {}

function toArrival(block: string): readonly Arrival[] {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon), line.slice(colon + 2)] as const
    }),
  )
  const [cursor, data] = [fields.get('id'), fields.get('data')]
  if (cursor === undefined || data === undefined) return []
  return [{ id: (JSON.parse(data) as { id: string }).id, cursor, data }]
}
