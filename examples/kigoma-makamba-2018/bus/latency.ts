import type { Seen } from '../seen.ts'
import { percentile, type Latency } from '../summary.ts'
import type { Published } from './publishing.ts'
import type { Streams } from './streams.ts'
import { until } from './until.ts'

const patienceMs = 10_000

interface Measured {
  readonly published: readonly Published[]
  readonly seen: Seen
  readonly streams: Pick<Streams, 'arrivals'>
}

/**
 * From handing an event to the client until its copy is in a recipient's hands, over the live
 * streams, on one clock. Only what this playing put into the log counts.
 */
export async function latencyOf({ published, seen, streams }: Measured): Promise<Latency> {
  const asked = new Map(
    published.filter(({ isNew }) => isNew).map(({ event, askedAtMs }) => [event, askedAtMs]),
  )
  const due = seen.copies.filter(({ event }) => asked.has(event))
  const samples = await until(
    () => {
      const took = due.flatMap(({ event, copy }) => {
        const arrivedAtMs = streams.arrivals.get(copy.id)
        const askedAtMs = asked.get(event)
        return arrivedAtMs === undefined || askedAtMs === undefined ? [] : [arrivedAtMs - askedAtMs]
      })
      return Promise.resolve(took)
    },
    (took) => took.length === due.length,
    patienceMs,
  )
  return { p50: percentile(samples, 0.5), p99: percentile(samples, 0.99) }
}
