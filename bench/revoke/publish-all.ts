import { setTimeout } from 'node:timers/promises'
import type { StructuredEvent } from '@ujirani/client'
import type { BenchParty } from '../bus/bench-parties.ts'
import { createLoadEvent } from '../load/events.ts'

const perSecond = 200

/** A load that runs until it is stopped. */
export interface SteadyLoad {
  readonly took: () => { readonly seconds: number }
  readonly published: () => number
  stop(): Promise<void>
}

/** Publishes at a steady rate, in turn, until it is stopped. */
export function publishAll(parties: readonly BenchParty[]): SteadyLoad {
  const beganMs = performance.now()
  const pending = new Set<Promise<unknown>>()
  let sent = 0
  let isOver = false
  const run = async (): Promise<void> => {
    for (; !isOver; sent += 1) {
      const waitMs = beganMs + (sent * 1000) / perSecond - performance.now()
      if (waitMs > 0) await setTimeout(waitMs)
      const from = parties[sent % parties.length]
      if (from === undefined) continue
      const event = JSON.parse(createLoadEvent(from.party)) as StructuredEvent
      const published = from.client.publish(event)
      pending.add(published)
      const end = (): void => void pending.delete(published)
      published.then(end, end)
    }
  }
  const running = run()
  return {
    took: () => ({ seconds: (performance.now() - beganMs) / 1000 }),
    published: () => sent,
    stop: async (): Promise<void> => {
      isOver = true
      await running
      await Promise.allSettled(pending)
    },
  }
}
