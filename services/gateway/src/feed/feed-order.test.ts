import fc from 'fast-check'
import { compareFeedOrder, firstInOrder, type FeedPosition } from './feed-order.ts'

/** Topics as lists of append times, that may go back where a clock did. */
const topics = fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 8 }), {
  maxLength: 5,
})

function merge(times: readonly (readonly number[])[], order: readonly number[]) {
  const sources = order.map((serial) => ({
    serial,
    rest: (times[serial] ?? []).map((timestampMs, offset) => ({ timestampMs, serial, offset })),
  }))
  const merged: FeedPosition[] = []
  for (;;) {
    const source = firstInOrder(sources, ({ rest }) => rest[0])
    const head = source?.rest.shift()
    if (head === undefined) return merged
    merged.push(head)
  }
}

describe('firstInOrder', () => {
  it('gives the same feed whatever order the topics are looked at in', () => {
    fc.assert(
      fc.property(topics, (times) => {
        const order = times.map((_, serial) => serial)
        expect(merge(times, order)).toEqual(merge(times, order.toReversed()))
      }),
    )
  })

  it('keeps each topic’s own order, and leaves nothing out', () => {
    fc.assert(
      fc.property(topics, (times) => {
        const merged = merge(
          times,
          times.map((_, serial) => serial),
        )
        for (const [serial, list] of times.entries()) {
          const own = merged.filter((position) => position.serial === serial)
          expect(own.map(({ offset }) => offset)).toEqual(list.map((_, offset) => offset))
        }
      }),
    )
  })

  it('orders by time, then topic, then offset', () => {
    const later = { timestampMs: 2, serial: 0, offset: 0 }
    const second = { timestampMs: 1, serial: 1, offset: 0 }
    const third = { timestampMs: 1, serial: 1, offset: 1 }
    const first = { timestampMs: 1, serial: 0, offset: 9 }
    const all = [later, third, second, first].toSorted(compareFeedOrder)
    expect(all).toEqual([first, second, third, later])
  })
})
