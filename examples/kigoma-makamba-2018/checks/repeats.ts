import { isDeepStrictEqual } from 'node:util'
import { memberOf } from '../bus/members.ts'
import type { BusCheck } from './bus-check.ts'

/** Publishing is idempotent: the same event, whether alone or in a batch, has the same receipt. */
export const repeats: BusCheck = {
  name: 'publishing again gives the same receipt',
  async look({ members, published }) {
    const wrong: string[] = []
    const byPublisher = Map.groupBy(published, ({ event }) => event.publisher)
    for (const [party, own] of byPublisher) {
      const { system } = memberOf(members, party)
      const items = await system.publishBatch(own.map(({ event }) => event.json))
      for (const [index, { event, receipt }] of own.entries()) {
        const item = items[index]
        const again = item !== undefined && 'receipt' in item ? item.receipt : undefined
        if (!isDeepStrictEqual(again, receipt)) wrong.push(`${event.name} has another receipt`)
      }
      const [first] = own
      const alone = first === undefined ? undefined : await system.publish(first.event.json)
      if (!isDeepStrictEqual(alone, first?.receipt)) wrong.push(`${party}: alone it has another`)
    }
    return { looked: `${published.length.toString()} events, in batches and alone`, wrong }
  },
}
