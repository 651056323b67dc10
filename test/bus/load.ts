import { publish, type Answer } from './calls.ts'
import { incident, textOf, type StructuredEvent } from './events.ts'
import type { WholeBus } from './whole-bus.ts'

/** An event and what was answered; `undefined` when the connection broke first. */
export interface Published {
  readonly event: StructuredEvent
  /** Stands in a field that the agreement lets pass: shows which copy is of which event. */
  readonly mark: string
  readonly answer: Answer | undefined
}

let marks = 0

/** An event whose copies can be told apart. */
export function marked(): Omit<Published, 'answer'> {
  marks += 1
  // Letters: digits in free text could be somebody's number.
  const letters = marks.toString().replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
  const mark = `marque-${letters}-z`
  return { mark, event: incident({ shareableSummary: textOf(mark) }) }
}

/** Publishes one after the other, with so many at once, until it is stopped. */
export function startLoad(
  bus: WholeBus,
  callers: number,
): { readonly stop: () => Promise<readonly Published[]> } {
  const published: Published[] = []
  let isOver = false
  const run = async (): Promise<void> => {
    while (!isOver) {
      const { mark, event } = marked()
      const answer = await publish(bus, 'bi.cgm', event).catch(() => undefined)
      published.push({ mark, event, answer })
    }
  }
  const runs = Array.from({ length: callers }, run)
  return {
    stop: async () => {
      isOver = true
      await Promise.all(runs)
      return published
    },
  }
}
