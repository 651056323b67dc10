import type { Random } from '../random.ts'

/** The true figures of one movement: each breakdown adds up to the total. */
export interface Figures {
  readonly total: number
  readonly axes: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** What was published of one movement: the first report and its corrections. */
export type History = readonly Figures[]

const provinces = Array.from({ length: 9 }, (_, index) => `BDI00${(index + 1).toString()}`)
const ages = ['A0_4', 'A5_11', 'A12_17', 'A18_59', 'A60_PLUS']
const cohorts = ['F', 'M'].flatMap((sex) => ages.map((age) => `${sex} ${age}`))

/** A first report of at most 12 cells, with up to `most` corrections. */
export function randomHistory(random: Random, most: number): History {
  const history = [randomFigures(random)]
  for (let left = random.below(most + 1); left > 0; left -= 1) {
    const last = history.at(-1)
    if (last !== undefined) history.push(correct(last, random))
  }
  return history
}

/** At most 12 counts: a total and one or two breakdowns. */
function randomFigures(random: Random): Figures {
  const destinations = randomCells(random, provinces, 1 + random.below(6))
  const total = sumOf(destinations)
  if (random.chance(0.4)) return { total, axes: { byDestination: destinations } }
  const bySexAge = split(total, random.sample(cohorts, 1 + random.below(5)), random)
  return { total, axes: { byDestination: destinations, bySexAge } }
}

/** Small, at the edge, or large: what suppression decides on. */
function randomCount(random: Random): number {
  const [small, edge, large] = [random.below(10), 8 + random.below(5), random.below(200)]
  return random.pick([0, small, small, edge, large, large])
}

function randomCells(
  random: Random,
  names: readonly string[],
  size: number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(random.sample(names, size).map((name) => [name, randomCount(random)]))
}

function sumOf(cells: Readonly<Record<string, number>>): number {
  return Object.values(cells).reduce((sum, count) => sum + count, 0)
}

function split(
  total: number,
  names: readonly string[],
  random: Random,
): Readonly<Record<string, number>> {
  let left = total
  return Object.fromEntries(
    names.map((name, index) => {
      const count =
        index === names.length - 1 ? left : Math.min(left, random.pick([randomCount(random), left]))
      left -= count
      return [name, count]
    }),
  )
}

/** Some cells of each breakdown become others, come or go; both breakdowns still add up. */
function correct({ axes }: Figures, random: Random): Figures {
  const byDestination = changed(axes['byDestination'] ?? {}, provinces, random)
  const total = sumOf(byDestination)
  const { bySexAge } = axes
  if (bySexAge === undefined) return { total, axes: { byDestination } }
  return { total, axes: { byDestination, bySexAge: adjusted(bySexAge, total, random) } }
}

function changed(
  cells: Readonly<Record<string, number>>,
  names: readonly string[],
  random: Random,
): Readonly<Record<string, number>> {
  const next = { ...cells }
  const [name] = random.sample(Object.keys(cells), 1)
  if (name === undefined) return next
  // A breakdown without cells is one that was not made.
  if (Object.keys(cells).length > 1 && random.chance(0.15)) Reflect.deleteProperty(next, name)
  else next[name] = randomCount(random)
  if (random.chance(0.3)) next[random.pick(names)] ??= randomCount(random)
  return random.chance(0.3) ? moved(next, sumOf(cells), random) : next
}

/** Somebody was counted in the wrong place: the total stays, where another cell can take it up. */
function moved(
  cells: Readonly<Record<string, number>>,
  total: number,
  random: Random,
): Readonly<Record<string, number>> {
  const [name = ''] = random.sample(Object.keys(cells), 1)
  const count = total - sumOf(cells) + (cells[name] ?? 0)
  return name in cells && count >= 0 ? { ...cells, [name]: count } : cells
}

/** Puts the difference on one cell where that leaves it a count; else splits the total anew. */
function adjusted(
  cells: Readonly<Record<string, number>>,
  total: number,
  random: Random,
): Readonly<Record<string, number>> {
  const difference = total - sumOf(cells)
  const [name] = random.sample(Object.keys(cells), 1)
  const count = (cells[name ?? ''] ?? 0) + difference
  if (name !== undefined && count >= 0) return { ...cells, [name]: count }
  return split(total, Object.keys(cells), random)
}
