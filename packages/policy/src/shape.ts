import type { PointedFault } from '@ujirani/errors'

/**
 * A grammar for one JSON value. It only judges: what passes is used as it was read, nothing
 * filled in and nothing left out, so that signed bytes and typed value stay the same thing.
 */
export interface Shape<T> {
  /** Notes every fault under `pointer` (RFC 6901); never quotes a value. */
  readonly check: (value: unknown, pointer: string, faults: PointedFault[]) => void
  /** Never there; ties the grammar to the type it stands for. */
  readonly type?: () => T
}

/** A member that may be absent. */
export interface OptionalShape<T> {
  readonly optional: Shape<T>
}

type Members<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K>
    ? OptionalShape<Exclude<T[K], undefined>>
    : Shape<T[K]>
}

/** A document with more faults than this is not read on. */
const faultLimit = 50

/**
 * Every fault of a value, at most 50.
 */
export function findFaults(shape: Shape<unknown>, value: unknown): readonly PointedFault[] {
  const faults: PointedFault[] = []
  shape.check(value, '', faults)
  return faults.slice(0, faultLimit)
}

/** Appends a member name or an index to a pointer (RFC 6901 §3). */
export function pointTo(pointer: string, step: string | number): string {
  return `${pointer}/${step.toString().replace(/~/g, '~0').replace(/\//g, '~1')}`
}

/** A value that a test of its own accepts. */
export function is<T>(accepts: (value: unknown) => boolean, detail: string): Shape<T> {
  return {
    check: (value, pointer, faults) => {
      if (!accepts(value)) faults.push({ pointer, detail })
    },
  }
}

/** A string of a grammar, or of 1 to `limit` characters without control characters. */
export function text<T extends string = string>(
  grammar: RegExp | number,
  detail?: string,
): Shape<T> {
  if (typeof grammar !== 'number') {
    const spoken = detail ?? 'has not the form it must have'
    return is((value) => typeof value === 'string' && grammar.test(value), spoken)
  }
  const plain = new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${grammar.toString()}}$`, 'u')
  const spoken = detail ?? `must be 1 to ${grammar.toString()} characters of text`
  return is((value) => typeof value === 'string' && plain.test(value), spoken)
}

/** One of a closed list of words. */
export function oneOf<const T extends string>(words: readonly T[], detail?: string): Shape<T> {
  const known: ReadonlySet<unknown> = new Set(words)
  return is((value) => known.has(value), detail ?? `must be one of ${words.join(', ')}`)
}

/** A whole number from `min` to `max`. */
export function whole(min: number, max: number): Shape<number> {
  return is(
    (value) => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max,
    `must be a whole number from ${min.toString()} to ${max.toString()}`,
  )
}

export const flag: Shape<boolean> = is(
  (value) => typeof value === 'boolean',
  'must be true or false',
)

export function optional<T>(shape: Shape<T>): OptionalShape<T> {
  return { optional: shape }
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    check: (value, pointer, faults) => {
      if (value !== null) shape.check(value, pointer, faults)
    },
  }
}

/** An array of `min` to `max` items; with `by`, no two items may give the same word. */
export function listOf<T>(
  item: Shape<T>,
  bounds: { readonly min: number; readonly max: number; readonly by?: (item: T) => string },
): Shape<readonly T[]> {
  return {
    check: (value, pointer, faults) => {
      if (!Array.isArray(value) || value.length < bounds.min || value.length > bounds.max) {
        const detail = `must be a list of ${bounds.min.toString()} to ${bounds.max.toString()} items`
        faults.push({ pointer, detail })
        return
      }
      const before = faults.length
      value.forEach((each, index) => {
        item.check(each, pointTo(pointer, index), faults)
      })
      if (faults.length === before && bounds.by !== undefined) {
        checkDistinct((value as T[]).map(bounds.by), pointer, faults)
      }
    },
  }
}

/** Repeats among the words that stand for the items of a list. */
function checkDistinct(words: readonly string[], pointer: string, faults: PointedFault[]): void {
  words.forEach((word, index) => {
    if (words.indexOf(word) !== index) {
      faults.push({ pointer: pointTo(pointer, index), detail: 'stands there twice' })
    }
  })
}

/** An object of exactly these members; the interface decides which of them may be absent. */
export function objectOf<T extends object>(members: Members<T>): Shape<T> {
  const shapes = new Map<string, Shape<unknown> | OptionalShape<unknown>>(Object.entries(members))
  return {
    check: (value, pointer, faults) => {
      if (!isObject(value)) {
        faults.push({ pointer, detail: 'must be an object' })
        return
      }
      for (const name of Object.keys(value)) {
        if (!shapes.has(name))
          faults.push({ pointer: pointTo(pointer, name), detail: 'is unknown' })
      }
      for (const [name, shape] of shapes) {
        const there = Object.hasOwn(value, name)
        if ('optional' in shape) {
          if (there) shape.optional.check(value[name], pointTo(pointer, name), faults)
        } else if (there) shape.check(value[name], pointTo(pointer, name), faults)
        else faults.push({ pointer: pointTo(pointer, name), detail: 'is missing' })
      }
    },
  }
}

/** An object used as a table: at most `max` members whose names follow a grammar. */
export function tableOf<T>(
  names: { readonly grammar: RegExp; readonly max: number; readonly detail: string },
  member: Shape<T>,
): Shape<Readonly<Record<string, T>>> {
  return {
    check: (value, pointer, faults) => {
      if (!isObject(value)) {
        faults.push({ pointer, detail: 'must be an object' })
        return
      }
      const entries = Object.entries(value)
      if (entries.length > names.max) {
        faults.push({ pointer, detail: `must hold at most ${names.max.toString()} members` })
        return
      }
      for (const [name, each] of entries) {
        const at = pointTo(pointer, name)
        if (!names.grammar.test(name)) faults.push({ pointer: at, detail: names.detail })
        member.check(each, at, faults)
      }
    },
  }
}

/** Narrows to a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
