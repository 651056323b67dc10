import type { Decision, DecisionLine, RuleId } from '@ujirani/events'
import { withdrawalClause } from './decide/decision.ts'
import { subjectName, type HashedName } from './hashed-name.ts'
import type { Lanes } from './lanes.ts'
import { createNameTable } from './name-table.ts'
import type { Holding } from './prior.ts'

/** What recipients hold of subjects, by the lane of agreement and recipient. */
interface Holdings {
  /** A copy was promised to a recipient. */
  readonly give: (lane: number, decision: Decision, line: DecisionLine) => void
  /** Lines were closed before their copies were written: they gave their recipients nothing. */
  readonly close: (decision: Decision) => void
  readonly of: (subject: HashedName, lane: number) => Holding | undefined
}

type RootOf = (source: string, id: string) => HashedName

export function createHoldings(rootOf: RootOf, lanes: Lanes): Holdings {
  const held = createHeldTable()
  return {
    give: (lane, { source, id, subject }, line) => {
      const name = subjectName(subject)
      if (line.clause === withdrawalClause) held.end(name, lane)
      else held.give(name, lane, { rule: line.rule as RuleId, event: rootOf(source, id) })
    },
    close: ({ source, id, subject, lines }) => {
      for (const { agreement, recipient } of lines) {
        const lane = lanes.known(agreement, recipient)
        if (lane !== undefined) held.takeBack(subjectName(subject), lane, rootOf(source, id))
      }
    },
    of: (subject, lane) => {
      const known = held.of(subject, lane)
      if (known === undefined) return undefined
      return { rule: known.rule, has: (source, id) => known.has(rootOf(source, id)) }
    },
  }
}

// Columns of a holding. The number is its own: what an earlier one of the lane held, it does not.
const numberColumn = 0
const ruleColumn = 1
const countColumn = 2

/** Which events are held of a subject, and by which rule the last of them was given. */
function createHeldTable() {
  const held = createNameTable(3)
  /** Events, by the number of the holding. */
  const events = createNameTable(0)
  const rules = createRules()
  let last = 0
  const begin = (subject: HashedName, lane: number): number => {
    const place = held.put(subject, lane)
    last += 1
    held.setAt(place, numberColumn, last)
    held.setAt(place, countColumn, 0)
    return place
  }
  const count = (place: number, change: 1 | -1): number => {
    const changed = held.valueAt(place, countColumn) + change
    held.setAt(place, countColumn, changed)
    return changed
  }
  return {
    give: (subject: HashedName, lane: number, given: { rule: RuleId; event: HashedName }): void => {
      const known = held.find(subject, lane)
      const place = known === -1 ? begin(subject, lane) : known
      held.setAt(place, ruleColumn, rules.numberOf(given.rule))
      const number = held.valueAt(place, numberColumn)
      if (events.find(given.event, number) !== -1) return
      events.put(given.event, number)
      count(place, 1)
    },
    takeBack: (subject: HashedName, lane: number, event: HashedName): void => {
      const place = held.find(subject, lane)
      const gone = place === -1 ? -1 : events.find(event, held.valueAt(place, numberColumn))
      if (gone === -1) return
      events.remove(gone)
      if (count(place, -1) === 0) held.remove(place)
    },
    end: (subject: HashedName, lane: number): void => {
      const place = held.find(subject, lane)
      if (place !== -1) held.remove(place)
    },
    of: (subject: HashedName, lane: number) => {
      const place = held.find(subject, lane)
      const rule = place === -1 ? undefined : rules.at(held.valueAt(place, ruleColumn))
      if (rule === undefined) return undefined
      const number = held.valueAt(place, numberColumn)
      return { rule, has: (event: HashedName) => events.find(event, number) !== -1 }
    },
  }
}

function createRules() {
  const rules: RuleId[] = []
  const numbers = new Map<RuleId, number>()
  return {
    at: (number: number): RuleId | undefined => rules[number],
    numberOf: (rule: RuleId): number => {
      const number = numbers.get(rule) ?? rules.push(rule) - 1
      numbers.set(rule, number)
      return number
    },
  }
}
