/** Numbers that look random and are the same in every run, so that what fails can be run again. */
export interface Random {
  /** A whole number from 0 to `below` − 1. */
  readonly below: (below: number) => number
  readonly chance: (probability: number) => boolean
  /** One of them; they must not be none. */
  readonly pick: <T>(from: readonly T[]) => T
  /** `size` of them in an order of chance. */
  readonly sample: <T>(from: readonly T[], size: number) => readonly T[]
}

/** Creates a source of chance: mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const sample = <T>(from: readonly T[], size: number): readonly T[] => {
    const rest = [...from]
    return Array.from({ length: Math.min(size, rest.length) }, () => {
      return rest.splice(below(rest.length), 1)
    }).flat()
  }
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new TypeError('nothing to pick from')
    return from[below(from.length)] as T
  }
  return { below, sample, chance: (probability) => next() < probability, pick }
}
