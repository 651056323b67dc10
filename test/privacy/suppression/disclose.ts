import type { AvroValue } from '@ujirani/events'
import { decide, nothingBefore, type Mask, type Prior, type Register } from '@ujirani/policy'
import { noonMs } from '../../../packages/policy/test/bus.ts'
import {
  convoyAgreement,
  convoyRule,
  dataOf,
  eventOf,
  keys,
  registerOf,
  typeOf,
} from '../../../packages/policy/test/disclosures.ts'
import type { Seen, Sight } from './attacker.ts'
import type { Figures, History } from './histories.ts'

/** What earlier decisions leave to a later one; tests of a lost memory leave some of it out. */
export type Remember = (mask: Mask | null) => Prior

const holding = { rule: convoyRule.rule as never, has: () => true }

/** As a bus remembers: what was hidden, and that the recipient holds copies. */
export const rememberAll: Remember = (mask) => ({
  ...nothingBefore,
  mask: () => mask ?? undefined,
  holding: () => holding,
})

/** The register of a bus where one rule discloses convoys and their corrections. */
export function convoysWith(k: number): Promise<Register> {
  const people = { op: 'SUPPRESS_SMALL', k, group: 'people' }
  const types = ['departed', 'corrected'].map((fact) => `org.ujirani.repatriation.${fact}.v1`)
  const counts = ['total', 'byDestination[].count', 'bySexAge[].count']
  const disclose = {
    ...convoyRule.disclose,
    ...Object.fromEntries(counts.map((path) => [path, people])),
  }
  return registerOf([convoyAgreement({ rules: [{ ...convoyRule, types, disclose }] })])
}

/** What the recipient sees of a movement: one copy of each report, in order. */
export function disclose(
  register: Register,
  history: History,
  remember: Remember = rememberAll,
): readonly Sight[] {
  let prior: Prior = nothingBefore
  return history.map((figures, index) => {
    const event = eventOf(
      index === 0 ? 'repatriation.departed' : 'repatriation.corrected',
      dataOfFigures(figures, index),
    )
    const [decision] = decide(event, register, noonMs, prior, keys)
    if (decision?.outcome !== 'DISCLOSED')
      throw new TypeError(`withheld: ${String(decision?.clause)}`)
    prior = remember(decision.mask)
    return sightOf(decision.copy.value, figures)
  })
}

function count(value: number) {
  return { value, qualifier: 'EXACT', lower: null, upper: null }
}

function dataOfFigures({ total, axes }: Figures, index: number): unknown {
  const { byDestination, bySexAge } = axes
  const type = typeOf(index === 0 ? 'repatriation.departed' : 'repatriation.corrected')
  return dataOf(type, {
    movementId: 'convoy-2019-04-10',
    day: '2019-04-10',
    total: count(total),
    byDestination: cellsOf(byDestination, (code) => ({ place: placeOf(code) })),
    bySexAge: cellsOf(bySexAge, (cohort) => {
      const [sex, age] = cohort.split(' ')
      return { sex, age }
    }),
  })
}

function cellsOf(
  cells: Readonly<Record<string, number>> | undefined,
  keyOf: (name: string) => object,
): readonly object[] | null {
  if (cells === undefined) return null
  return Object.entries(cells).map(([name, value]) => ({ ...keyOf(name), count: count(value) }))
}

function placeOf(code: string): object {
  const vintage = '2017-11-03'
  const rest = { precision: 'ADM1', names: null, lat: null, lon: null, uncertaintyKm: null }
  return { codes: [{ scheme: 'COD_AB', code, vintage }], ...rest }
}

/** The cells of a copy stand in the order of the event's. */
function sightOf(value: AvroValue, { axes }: Figures): Sight {
  const copy = value as Readonly<Record<string, AvroValue>>
  const total = copy['total'] ?? null
  return {
    total: total === null ? undefined : seenOf(total),
    axes: Object.fromEntries(
      Object.entries(axes).map(([axis, cells]) => {
        const items = copy[axis] as readonly { readonly count: AvroValue }[]
        const seen = Object.keys(cells).map((name, index) => {
          return [name, seenOf(items[index]?.count ?? null)] as const
        })
        return [axis, Object.fromEntries(seen)]
      }),
    ),
  }
}

function seenOf(counted: AvroValue): Seen {
  const { value } = counted as unknown as { readonly value: number | null }
  return value ?? 'hidden'
}
