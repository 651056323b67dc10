import { setTimeout } from 'node:timers/promises'
import { until } from '@ujirani/testing'
import { ask, codeOf, publish } from '../../bus/calls.ts'
import type { WholeBus } from '../../bus/whole-bus.ts'
import type { PublishedEvent } from '../reference/history.ts'
import type { Pair } from './pairs.ts'

/** Which of its two histories each pair plays. */
export type Side = 'left' | 'right'

/**
 * The events of all pairs, in the order in which they are published: all that begins, then what
 * follows. The same in both runs but for what only one of two histories has.
 */
export function eventsOf(pairs: readonly Pair[], side: Side): readonly PublishedEvent[] {
  const stepOf = ({ envelope }: PublishedEvent): number => Number(envelope.id.slice(-1))
  const events = pairs.flatMap((pair) => pair[side])
  return [0, 1, 2, 3].flatMap((step) => events.filter((event) => stepOf(event) === step))
}

/** A party publishes one event after the other, each when the one before has been disclosed. */
export async function play(
  bus: WholeBus,
  publisher: string,
  events: readonly PublishedEvent[],
): Promise<void> {
  for (const event of events) {
    const answer = await publish(bus, publisher, toStructured(event))
    expect([answer.text, codeOf(answer)]).toEqual([answer.text, '201'])
    const path = `/v1/events/${event.envelope.id}/deliveries`
    await until(async () => {
      const { status, text } = await ask(bus, path, { party: publisher })
      return status === 200 && !text.includes('"deliveries":[]')
    })
    // Two copies of one recipient never have the same instant: which comes first is no accident.
    await setTimeout(2)
  }
}

/** An event as it is sent. */
function toStructured({ envelope, data }: PublishedEvent): object {
  const { audience, ...attributes } = envelope
  return {
    specversion: '1.0',
    datacontenttype: 'application/json',
    ...attributes,
    ...(audience === undefined ? {} : { audience: audience.join(',') }),
    data,
  }
}
