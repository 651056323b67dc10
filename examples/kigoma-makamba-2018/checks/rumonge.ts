import type { SeenCheck } from './check.ts'
import { possibleValues, statementsOf } from './attacker.ts'

/** The convoy of 10 April 2019: 744 people, of whom six went to Rumonge. */
const convoy = 'convoy-2019-04-10'
const makamba = 'BDI010'
const bururi = 'BDI003'
const rumonge = 'BDI018'
const provinces = [makamba, bururi, rumonge]

/** As the agreements say: no fewer than so many values. */
const k = 10

/**
 * Everything that one party holds of the convoy, whatever the agreement, laid together: the six of
 * Rumonge could still be any of at least k numbers. The auditing machine reads the origin; it is
 * a machine of the auditor's, not a recipient.
 */
export const rumongeHidden: SeenCheck = {
  name: 'no recipient can narrow Rumonge to fewer than 10 values',
  look({ parties }, { copies }) {
    const about = copies.filter(({ event }) => event.envelope.subject === convoy)
    const holders = parties.flatMap(({ party }) => {
      const held = about.filter(({ recipient }) => recipient === party)
      const statements = held.flatMap(({ copy }) => statementsOf(copy.data, provinces))
      if (held.length === 0) return []
      return [{ party, left: possibleValues(statements, provinces, rumonge).length }]
    })
    return {
      looked: holders.map(({ party, left }) => `${party} ${left.toString()} values`).join(', '),
      wrong: holders
        .filter(({ left }) => left < k)
        .map(({ party, left }) => `${party} can narrow it to ${left.toString()}`),
    }
  },
}
