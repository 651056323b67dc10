import { isInFamily } from './families.ts'
import type { SeenCheck } from './check.ts'

/** What the police may know of: what is over. */
const over = ['org.ujirani.repatriation.arrived.v1', 'org.ujirani.repatriation.reported.v1']

/** Nothing of a movement of people reaches a police force before it has arrived. */
export const police: SeenCheck = {
  name: 'the police never see a planned return',
  look({ parties, events }, { copies }) {
    const forces = parties.filter(({ kind }) => kind === 'POLICE').map(({ party }) => party)
    const held = copies.filter(({ recipient }) => forces.some((force) => force === recipient))
    const planned = events.filter(({ type }) => type.type.endsWith('.repatriation.planned.v1'))
    const early = held.filter(
      ({ event }) => isInFamily(event, 'repatriation') && !over.includes(event.type.type),
    )
    // Whatever else reaches them must not tell of it either.
    const telling = held.filter(({ copy }) => {
      const text = JSON.stringify(copy)
      return planned.some(({ envelope }) => text.includes(envelope.subject))
    })
    return {
      looked: `${held.length.toString()} copies of ${forces.join(' and ')}`,
      wrong: [
        ...early.map(({ event, recipient }) => `${recipient} has a copy of ${event.name}`),
        ...telling.map(({ event, recipient }) => `${event.name} tells ${recipient} of a plan`),
      ],
    }
  },
}
