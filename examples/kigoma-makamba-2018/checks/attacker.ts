import { createPlaces, type Place } from '@ujirani/events'

/** Both inclusive. */
interface Range {
  readonly low: number
  readonly high: number
}

const anything: Range = { low: 0, high: Infinity }

/** What an attacker has been told: how many people, at least and at most, go to any of these. */
export interface Statement extends Range {
  /** P-codes of provinces. */
  readonly provinces: readonly string[]
}

/** A count as it stands in the JSON of a copy. */
interface CountJson {
  readonly value?: number
  readonly qualifier?: string
  readonly lower?: number
  readonly upper?: number
}

interface Movement {
  readonly total?: CountJson
  readonly bySexAge?: readonly { readonly count?: CountJson }[]
  readonly byDestination?: readonly { readonly place: PlaceJson; readonly count?: CountJson }[]
}

interface PlaceJson {
  readonly codes: readonly { readonly scheme: string; readonly code: string }[]
}

const places = createPlaces()

/**
 * Everything that one copy of a movement states about how many people go where: the total, the sum
 * of a breakdown that is there in full, and each destination by itself.
 *
 * @param provinces where the people go: no secret, the copies name them
 */
export function statementsOf(data: unknown, provinces: readonly string[]): readonly Statement[] {
  const { total, bySexAge = [], byDestination = [] } = data as Movement
  const cells = bySexAge.map(({ count }) => boundsOf(count))
  const sum = (read: 'low' | 'high'): number => cells.reduce((all, cell) => all + cell[read], 0)
  return [
    { provinces, ...boundsOf(total) },
    ...(cells.length === 0 ? [] : [{ provinces, low: sum('low'), high: sum('high') }]),
    ...byDestination.map(({ place, count }) => ({
      provinces: provinces.filter((code) => liesIn(code, place)),
      ...boundsOf(count),
    })),
  ]
}

function boundsOf(count: CountJson = {}): Range {
  const { value, qualifier } = count
  if (qualifier === 'EXACT' && value !== undefined) return { low: value, high: value }
  if (qualifier === 'SUPPRESSED' || qualifier === 'UNKNOWN') return anything
  return inexactBounds(count)
}

function inexactBounds({ value, qualifier, lower, upper }: CountJson): Range {
  const low = lower ?? (qualifier === 'AT_MOST' ? undefined : value)
  const high = upper ?? (qualifier === 'AT_LEAST' ? undefined : value)
  return { low: low ?? anything.low, high: high ?? anything.high }
}

function liesIn(province: string, { codes }: PlaceJson): boolean {
  const inner = { codes: [{ scheme: 'COD_AB', code: province, vintage: null }] }
  const outer = codes.find(({ scheme }) => scheme === 'COD_AB') ?? codes[0]
  if (outer === undefined) return false
  const { scheme, code } = outer
  return places.isWithin(inner as unknown as Place, { scheme, code })
}

/** More people than any convoy holds, where nothing bounds their number from above. */
const most = 2000

/**
 * The values that the number of people for one province can still have, for an attacker who adds
 * up, and knows that people are whole and not fewer than none. Exact: every way in which the
 * statements can all be true is tried.
 */
export function possibleValues(
  statements: readonly Statement[],
  provinces: readonly string[],
  wanted: string,
): readonly number[] {
  const open = provinces.filter((code) => code !== wanted)
  const values: number[] = []
  for (let value = 0; value <= most; value += 1) {
    if (canBe(statements, new Map([[wanted, value]]), open)) values.push(value)
  }
  return values
}

type Filling = ReadonlyMap<string, number>

/** Whether what is filled in can be part of a filling in which every statement is true. */
function canBe(
  statements: readonly Statement[],
  filled: Filling,
  open: readonly string[],
): boolean {
  if (!statements.every((each) => isOpen(each, filled))) return false
  const [next, ...later] = open
  if (next === undefined) return true
  const ranges = statements.map((each) => rangeOf(next, each, filled))
  const low = Math.max(0, ...ranges.map((range) => range.low))
  const high = Math.min(most, ...ranges.map((range) => range.high))
  for (let value = low; value <= high; value += 1) {
    if (canBe(statements, new Map(filled).set(next, value), later)) return true
  }
  return false
}

/** Whether a statement is true, or can still become so. */
function isOpen({ provinces, low, high }: Statement, filled: Filling): boolean {
  const sum = sumOf(provinces, filled)
  return sum <= high && (sum >= low || !provinces.every((code) => filled.has(code)))
}

/** What one statement leaves to one province that is not filled in. */
function rangeOf(next: string, { provinces, low, high }: Statement, filled: Filling): Range {
  if (!provinces.includes(next)) return anything
  const sum = sumOf(provinces, filled)
  const isLast = provinces.every((code) => code === next || filled.has(code))
  return { low: isLast ? low - sum : 0, high: high - sum }
}

function sumOf(provinces: readonly string[], filled: Filling): number {
  return provinces.reduce((sum, code) => sum + (filled.get(code) ?? 0), 0)
}
