import loadHighs, { type Highs, type ModelData, type VariableType } from 'highs'

// Its types describe the CommonJS module; the ES module's default is the loader itself.
const load = loadHighs as unknown as typeof loadHighs.default

/** A sum of unknowns that is known: each unknown once, with its sign. */
export interface Equation {
  readonly terms: readonly { readonly name: string; readonly sign: 1 | -1 }[]
  readonly sum: number
}

/** Whole numbers from 0 on that are unknown, and what is known of them. */
export interface Program {
  readonly equations: readonly Equation[]
}

/** What an unknown can be at least and at most, both inclusive. */
export interface Interval {
  readonly least: number
  readonly most: number
}

/** A program and one of its unknowns. */
export interface Question {
  readonly program: Program
  readonly unknown: string
}

/** What no figure of these tests comes near: an unknown that gets half so far has no bound above. */
const ceiling = 10_000_000

/** Questions put to the solver at once. */
const questionsAtOnce = 200

/**
 * Finds the interval of each unknown over all whole numbers that fit its program, by HiGHS. The
 * programs have nothing to do with each other, so many go in one model, each twice (for the least
 * and the most), and the sum of what is sought is best when each of them is.
 *
 * @returns in the order of the questions; Infinity for what has no bound above
 */
export async function solve(questions: readonly Question[]): Promise<readonly Interval[]> {
  const highs = await load()
  const intervals: Interval[] = []
  for (let from = 0; from < questions.length; from += questionsAtOnce) {
    intervals.push(...solveAtOnce(highs, questions.slice(from, from + questionsAtOnce)))
  }
  return intervals
}

function solveAtOnce(highs: Highs, questions: readonly Question[]): readonly Interval[] {
  const { model, sought } = toModel(questions)
  // Where the best of all numbers are whole, they are the best of the whole ones, and found sooner.
  const anyNumbers = optimum(highs, model)
  const isWhole = anyNumbers.every((value) => Math.abs(value - Math.round(value)) < 1e-6)
  const best = isWhole ? anyNumbers : optimum(highs, { ...model, integrality: whole(highs, model) })
  return sought.map(([least, most]) => {
    const highest = Math.round(best[most] ?? NaN)
    return {
      least: Math.round(best[least] ?? NaN),
      most: highest > ceiling / 2 ? Infinity : highest,
    }
  })
}

function whole({ constants }: Highs, { numCols }: ModelData): readonly VariableType[] {
  return Array.from({ length: numCols }, () => constants.variableType.integer)
}

function optimum(highs: Highs, data: ModelData): Float64Array {
  return highs.withModel((model) => {
    model.options.set({ output_flag: false })
    model.passModel(data)
    const { modelStatus } = model.run()
    if (modelStatus !== highs.constants.modelStatus.optimal)
      throw new Error(`no optimum: status ${String(modelStatus)}`)
    return model.getSolution().colValue
  })
}

interface Rows {
  readonly starts: number[]
  readonly indices: number[]
  readonly values: number[]
  readonly sums: number[]
}

/** All questions in one model, and the columns of what each seeks: the least, and the most. */
function toModel(questions: readonly Question[]): {
  readonly model: ModelData
  readonly sought: readonly (readonly [number, number])[]
} {
  const rows: Rows = { starts: [0], indices: [], values: [], sums: [] }
  const costs: number[] = []
  const sought = questions.map((question) => {
    const least = addProgram(question, 1, { rows, costs })
    return [least, addProgram(question, -1, { rows, costs })] as const
  })
  const [numRows, numCols] = [rows.sums.length, costs.length]
  const { starts, indices, values, sums } = rows
  const model: ModelData = {
    numRows,
    numCols,
    colCost: costs,
    colLower: costs.map(() => 0),
    colUpper: costs.map(() => ceiling),
    rowLower: sums,
    rowUpper: sums,
    matrix: { format: 'csr', numRows, numCols, starts, indices, values },
  }
  return { model, sought }
}

/** Adds a program with unknowns of its own, and gives the column of the one that is sought. */
function addProgram(
  { program, unknown }: Question,
  cost: 1 | -1,
  { rows, costs }: { readonly rows: Rows; readonly costs: number[] },
): number {
  const columns = new Map<string, number>()
  const columnOf = (name: string): number => {
    const column = columns.get(name) ?? costs.push(0) - 1
    columns.set(name, column)
    return column
  }
  for (const { terms, sum } of program.equations) {
    for (const { name, sign } of terms) {
      rows.indices.push(columnOf(name))
      rows.values.push(sign)
    }
    rows.starts.push(rows.indices.length)
    rows.sums.push(sum)
  }
  const column = columnOf(unknown)
  costs[column] = cost
  return column
}
