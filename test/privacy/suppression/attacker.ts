import { solve, type Equation, type Interval, type Program, type Question } from './solver.ts'

/** What a recipient sees of a count. */
export type Seen = number | 'hidden'

/** What a recipient sees of one table: the total, when it is there, and each breakdown by cell. */
export interface Sight {
  readonly total: Seen | undefined
  readonly axes: Readonly<Record<string, Readonly<Record<string, Seen>>>>
}

/** What the attacker has found out about a hidden cell. */
export interface Finding extends Interval {
  /** Which copy, and which cell of it: `total`, or `<axis>/<cell>`. */
  readonly copy: number
  readonly cell: string
}

/** Whether a cell stayed what it was between two copies. */
export type Unchanged = (cell: string) => boolean

/**
 * The recipient with a statistician: it holds one copy, or two of the same subject, and knows that
 * counts are whole and not negative, that each breakdown adds up to the total, and that a cell
 * missing from a breakdown is 0. Of two copies it also knows, from wherever, exactly which cells
 * stayed what they were.
 */
export interface Attack {
  readonly copies: readonly [Sight] | readonly [Sight, Sight]
  readonly unchanged?: Unchanged
}

/** What the attacker can say about each hidden cell. Nothing of `policy` is used to find it. */
export async function attack(attacks: readonly Attack[]): Promise<readonly (readonly Finding[])[]> {
  const questions = attacks.map(questionsOf)
  const intervals = await solve(questions.flat())
  let next = 0
  return questions.map((each) => {
    return each.map(({ copy, cell }) => {
      const interval = intervals[next] ?? { least: NaN, most: NaN }
      next += 1
      return { copy, cell, ...interval }
    })
  })
}

function questionsOf({
  copies,
  unchanged,
}: Attack): readonly (Question & Pick<Finding, 'copy' | 'cell'>)[] {
  const program: Program = {
    equations: [
      ...copies.flatMap((sight, copy) => sumsOf(sight, copy)),
      ...linksOf(copies, unchanged ?? (() => false)),
    ],
  }
  return copies.flatMap((sight, copy) => {
    const other = copies[1 - copy]
    const shown = other === undefined ? new Map<string, Seen>() : cellsOf(other)
    const hidden = [...cellsOf(sight)].filter(([cell, seen]) => {
      if (seen !== 'hidden') return false
      // What it was openly told in the other copy, it does not find out.
      const told = other && (shown.get(cell) ?? lacking(cell, other))
      return typeof told !== 'number' || unchanged?.(cell) !== true
    })
    return hidden.map(([cell]) => {
      const unknown = unknownOf(copy, cell)
      return { program: around(unknown, program), unknown, copy, cell }
    })
  })
}

/** The part of a program that has to do with an unknown, directly or through others. */
function around(unknown: string, { equations }: Program): Program {
  const reached = new Set([unknown])
  let found: readonly Equation[] = []
  for (;;) {
    const wider = equations.filter(({ terms }) => terms.some(({ name }) => reached.has(name)))
    if (wider.length === found.length) return { equations: found }
    found = wider
    for (const { terms } of found) for (const { name } of terms) reached.add(name)
  }
}

function cellsOf({ total, axes }: Sight): ReadonlyMap<string, Seen> {
  const cells = new Map<string, Seen>()
  if (total !== undefined) cells.set('total', total)
  for (const [axis, seen] of Object.entries(axes)) {
    for (const [cell, figure] of Object.entries(seen)) cells.set(`${axis}/${cell}`, figure)
  }
  return cells
}

const unknowns = new Map<string, string>()

/** A name that the solver's format allows. */
function unknownOf(copy: number, cell: string): string {
  let name = unknowns.get(cell)
  if (name === undefined) {
    name = unknowns.size.toString()
    unknowns.set(cell, name)
  }
  return `c${copy.toString()}x${name}`
}

/** Each breakdown adds up to the total, seen or not. */
function sumsOf({ total, axes }: Sight, copy: number): readonly Equation[] {
  return Object.entries(axes).map(([axis, cells]) => {
    const parts = Object.entries(cells).map(([cell, seen]) => [`${axis}/${cell}`, seen] as const)
    return toEquation([...parts, ['total', total ?? 'hidden']], copy)
  })
}

/** The parts, less the last of them, are 0. */
function toEquation(parts: readonly (readonly [string, Seen])[], copy: number): Equation {
  const terms: { name: string; sign: 1 | -1 }[] = []
  let sum = 0
  parts.forEach(([cell, seen], index) => {
    const sign = index === parts.length - 1 ? -1 : 1
    if (seen === 'hidden') terms.push({ name: unknownOf(copy, cell), sign })
    else sum -= sign * seen
  })
  return { terms, sum }
}

function linksOf(copies: Attack['copies'], unchanged: Unchanged): readonly Equation[] {
  const [first, second] = copies
  if (second === undefined) return []
  const before = cellsOf(first)
  const after = cellsOf(second)
  const shared = new Set([...before.keys(), ...after.keys(), 'total'])
  return [...shared].filter(unchanged).flatMap((cell) => {
    return toLink(
      cell,
      before.get(cell) ?? lacking(cell, first),
      after.get(cell) ?? lacking(cell, second),
    )
  })
}

/** A cell that is not in a breakdown is 0; a breakdown or a total that is not there is unknown. */
function lacking(cell: string, { axes }: Sight): Seen {
  const [axis = ''] = cell.split('/')
  return cell === 'total' || axes[axis] === undefined ? 'hidden' : 0
}

function toLink(cell: string, before: Seen, after: Seen): readonly Equation[] {
  const terms = (
    [
      [before, 0, 1],
      [after, 1, -1],
    ] as const
  ).flatMap(([seen, copy, sign]) => {
    return seen === 'hidden' ? [{ name: unknownOf(copy, cell), sign }] : []
  })
  const figure = (seen: Seen): number => (seen === 'hidden' ? 0 : seen)
  return terms.length === 0 ? [] : [{ terms, sum: figure(after) - figure(before) }]
}

/** Hidden cells of which the attacker knows too much: their intervals are less than k wide. */
export function exposed(found: readonly Finding[], k: number): readonly Finding[] {
  return found.filter(({ least, most }) => !(most - least >= k))
}
