/** Somebody who has something to write. Must not throw. */
export interface Pump {
  readonly pump: () => void
}

/** Gives everybody a turn who has something to write, once for all that came in together. */
export interface PumpQueue {
  readonly add: (pump: Pump) => void
}

/** Creates a queue: a turn comes after the input of this round of the event loop. */
export function createPumpQueue(): PumpQueue {
  let waiting = new Set<Pump>()
  const run = (): void => {
    const turn = waiting
    waiting = new Set()
    for (const each of turn) each.pump()
  }
  return {
    add: (pump) => {
      if (waiting.size === 0) setImmediate(run)
      waiting.add(pump)
    },
  }
}
