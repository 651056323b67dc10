import { catalogue, createPlaces, type PartyId } from '@ujirani/events'
import type { PartyState, Register } from '../src/register.ts'
import { recordOf, type Name } from './bus.ts'

export { noonMs } from './bus.ts'

/** As much of a register as a preview looks at. */
export function parties(
  names: readonly Name[] = ['bi.cgm', 'tz.isd', 'bi.pnb', 'iom'],
): Pick<Register, 'parties' | 'catalogue' | 'places'> {
  const states = names.map((name): [PartyId, PartyState] => {
    const record = recordOf(name)
    const epoch = { record, counter: 1, offset: 0, fromMs: -Infinity, compromised: null }
    const state = { party: record.party, record, counter: 1, epochs: [epoch], compromises: [] }
    return [record.party, state]
  })
  return { parties: new Map(states), catalogue, places: createPlaces() }
}
