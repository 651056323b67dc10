import fc from 'fast-check'
import { protect, type Axis, type Cell, type Table } from './table.ts'

const k = 4

function exact(value: number, limit = k): Cell {
  return { stated: [value], low: value, high: value, hidden: value > 0 && value < limit }
}

/** What a reader of the protected table holds: visible figures, and null for what is hidden. */
interface Sight {
  readonly total: number | null | undefined
  readonly axes: readonly (readonly (number | null)[])[]
}

function sightOf({ total, axes }: Table): Sight {
  const see = ({ hidden, high }: Cell) => (hidden ? null : high)
  return {
    total: total === undefined ? undefined : see(total),
    axes: axes.map(({ cells }) => cells.map(see)),
  }
}

type Intervals = ReadonlyMap<string, readonly [least: number, most: number]>

/** Whether the reader takes breakdowns to add up to the total, or to no more than it. */
type Reading = 'complete' | 'partial'

/**
 * Tries every integer table that agrees with what is seen, up to a total of `most`, and gives the
 * least and the most of each hidden figure. No arithmetic of `protect` is used here.
 */
function attack(sight: Sight, most: number, reading: Reading = 'complete'): Intervals {
  const found = new Map<string, [number, number]>()
  const note = (name: string, value: number): void => {
    const [low, high] = found.get(name) ?? [Infinity, -Infinity]
    found.set(name, [Math.min(low, value), Math.max(high, value)])
  }
  for (let total = 0; total <= most; total += 1) {
    if (typeof sight.total === 'number' && sight.total !== total) continue
    const fills = sight.axes.map((cells) => fillsOf(cells, total, reading))
    if (fills.some((each) => each.length === 0)) continue
    if (sight.total === null) note('total', total)
    fills.forEach((each, axis) => {
      for (const fill of each)
        fill.forEach((value, cell) => {
          note(nameOf(axis, cell), value)
        })
    })
  }
  sight.axes.forEach((cells, axis) => {
    cells.forEach((value, cell) => {
      if (value !== null) found.delete(nameOf(axis, cell))
    })
  })
  return found
}

const nameOf = (axis: number, cell: number): string => [axis, cell].join('/')

/** Every way of filling the hidden cells of an axis so that it adds up. */
function fillsOf(
  cells: readonly (number | null)[],
  total: number,
  reading: Reading,
): readonly (readonly number[])[] {
  const [first, ...rest] = cells
  if (first === undefined) return total === 0 || reading === 'partial' ? [[]] : []
  const options = first === null ? Array.from({ length: total + 1 }, (_, each) => each) : [first]
  return options
    .filter((value) => value <= total)
    .flatMap((value) => fillsOf(rest, total - value, reading).map((fill) => [value, ...fill]))
}

function isProtected(table: Table, most: number, reading: Reading = 'complete'): boolean {
  const intervals = [...attack(sightOf(table), most, reading).values()]
  return intervals.every(([least, most]) => most - least >= k)
}

/** Splits a total into cells. */
const split = (total: number, parts: number): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.nat({ max: total }), { minLength: parts - 1, maxLength: parts - 1 }).map((cuts) => {
    const edges = [0, ...cuts.sort((one, other) => one - other), total]
    return edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0))
  })

const tableValues = fc
  .record({
    total: fc.nat({ max: 14 }),
    shape: fc.constantFrom([2], [3], [4], [2, 3], [3, 3], [2, 2, 2]),
  })
  .chain(({ total, shape }) =>
    fc.record({
      total: fc.constant(total),
      axes: fc.tuple(...shape.map((parts) => split(total, parts))),
    }),
  )

/** Far enough beyond every total for an interval without an upper bound to show its width. */
const cap = 22

interface Values {
  readonly total: number | undefined
  readonly axes: readonly (readonly number[])[]
}

function tableOf({ total, axes }: Values): Table {
  return {
    total: total === undefined ? undefined : exact(total),
    axes: axes.map((cells): Axis => ({
      overlapping: false,
      cells: cells.map((value) => exact(value)),
    })),
  }
}

function cellsOf({ total, axes }: Table): readonly Cell[] {
  return [...(total === undefined ? [] : [total]), ...axes.flatMap(({ cells }) => cells)]
}

function costOf(table: Table): number {
  return cellsOf(table).filter(({ hidden }) => hidden).length
}

/** The fewest cells that must be hidden, found by trying every choice that leaves the total. */
function leastCost(values: Values): number {
  const start = tableOf(values)
  const free = cellsOf(start).flatMap((cell, index) =>
    cell.hidden || cell.high === 0 || cell === start.total ? [] : [index],
  )
  let least = Infinity
  for (let choice = 0; choice < 2 ** free.length; choice += 1) {
    const table = tableOf(values)
    const cells = cellsOf(table)
    free.forEach((index, bit) => {
      const cell = cells[index]
      if (cell !== undefined && (choice >> bit) % 2 === 1) cell.hidden = true
    })
    const cost = costOf(table)
    if (cost < least && isProtected(table, cap)) least = cost
  }
  return least
}

describe('protect', () => {
  it('hides Bururi beside Rumonge, so that 744 = 609 + 129 + 6 gives neither', () => {
    const cells = [609, 129, 6].map((value) => exact(value, 10))
    protect({ total: exact(744), axes: [{ overlapping: false, cells }] }, 10)
    expect(cells.map(({ hidden }) => hidden)).toEqual([false, true, true])
  })

  it('leaves the convoy open to subtraction where nothing is hidden beside Rumonge', () => {
    // The negative twin of the attacker: without protect it finds the 6 (here scaled to k = 4).
    const table = tableOf({ total: 20, axes: [[12, 6, 2]] })
    expect(attack(sightOf(table), cap).get('0/2')).toEqual([2, 2])
    expect(isProtected(table, cap)).toBe(false)
  })

  it('leaves every hidden cell an interval at least k wide', () => {
    fc.assert(
      fc.property(tableValues, (values) => {
        const table = tableOf(values)
        protect(table, k)
        return isProtected(table, cap)
      }),
      { numRuns: 2000 },
    )
  })

  it('does so when the total is not disclosed', () => {
    fc.assert(
      fc.property(tableValues, ({ axes }) => {
        const table = tableOf({ total: undefined, axes })
        protect(table, k)
        return isProtected(table, cap)
      }),
      { numRuns: 1000 },
    )
  })

  it('does so on top of any cells that were hidden before', () => {
    fc.assert(
      fc.property(tableValues, fc.array(fc.nat({ max: 9 })), (values, masked) => {
        const table = tableOf(values)
        const cells = cellsOf(table)
        for (const index of masked) {
          const cell = cells[index]
          if (cell !== undefined) cell.hidden = true
        }
        protect(table, k)
        return isProtected(table, cap) && masked.every((index) => cells[index]?.hidden !== false)
      }),
      { numRuns: 1000 },
    )
  })

  it('does so where breakdowns are not complete and the reader knows it', () => {
    fc.assert(
      fc.property(tableValues, fc.nat({ max: 5 }), ({ total, axes }, missing) => {
        const table = tableOf({ total: total + missing, axes })
        protect(table, k)
        return isProtected(table, cap, 'partial')
      }),
      { numRuns: 500 },
    )
  })

  it('never hides a zero by itself', () => {
    fc.assert(
      fc.property(tableValues, (values) => {
        const table = tableOf(values)
        protect(table, k)
        return cellsOf(table).every(({ high, hidden }) => high > 0 || !hidden)
      }),
    )
  })

  it('hides no more cells than an exhaustive search finds necessary', () => {
    fc.assert(
      fc.property(tableValues, (values) => {
        const table = tableOf(values)
        protect(table, k)
        return costOf(table) === leastCost(values)
      }),
      { numRuns: 150 },
    )
  })

  it('changes nothing on a second pass', () => {
    fc.assert(
      fc.property(tableValues, (values) => {
        const table = tableOf(values)
        protect(table, k)
        const before = sightOf(table)
        protect(table, k)
        expect(sightOf(table)).toEqual(before)
      }),
    )
  })

  it('takes the total with a breakdown that has only one figure', () => {
    // 3 of 20 were broken down; believing the sum, a reader would take the hidden cell for 20.
    const table = tableOf({ total: 20, axes: [[3, 0]] })
    protect(table, k)
    expect(sightOf(table)).toEqual({ total: null, axes: [[null, 0]] })
  })

  it('cuts every whole breakdown when the total must go', () => {
    const table = tableOf({
      total: 20,
      axes: [
        [3, 0],
        [12, 8],
      ],
    })
    protect(table, k)
    expect(sightOf(table)).toEqual({
      total: null,
      axes: [
        [null, 0],
        [12, null],
      ],
    })
  })

  it('believes neither total nor sum where a report does not add up', () => {
    // "more than 350" with 175 men and 160 women beside a breakdown with a small cell.
    const men = exact(175)
    const women = exact(160)
    const total: Cell = { stated: [351], low: 351, high: 351, hidden: false }
    const places = [330, 18, 3].map((value) => exact(value, 10))
    const axes = [[men, women], places].map((cells) => ({ overlapping: false, cells }))
    protect({ total, axes }, 10)
    // Taking 351: 18 + 3 leave room 21. Taking 335: room 5, so a third cell has to go.
    expect(places.map(({ hidden }) => hidden)).toEqual([true, true, true])
    expect([total, men, women].map(({ hidden }) => hidden)).toEqual([false, false, false])
  })

  it('asks little of a breakdown whose cells overlap', () => {
    const cells = [exact(3), exact(9)]
    const total = exact(11)
    protect({ total, axes: [{ overlapping: true, cells }] }, k)
    expect([total, ...cells].map(({ hidden }) => hidden)).toEqual([false, true, false])
  })

  it('takes the total where an overlapping breakdown has only one figure', () => {
    const cells = [exact(3), exact(0)]
    const total = exact(11)
    protect({ total, axes: [{ overlapping: true, cells }] }, k)
    expect([total, ...cells].map(({ hidden }) => hidden)).toEqual([true, true, false])
  })
})
