import type { HashedName } from './hashed-name.ts'
import { createNameTable } from './name-table.ts'
import { parseMask, type Mask } from './suppression/mask.ts'

/** What was hidden of subjects, by lane. */
interface Masks {
  /** @param text as a decision recorded it; one that cannot be read stands for every cell */
  readonly note: (subject: HashedName, lane: number, text: string) => void
  readonly of: (subject: HashedName, lane: number) => Mask | 'unknown' | undefined
}

/** Creates it empty. Of masks there are few beside the subjects: each is read and kept once. */
export function createMasks(): Masks {
  const kept: (Mask | 'unknown')[] = []
  const numbers = new Map<string, number>()
  const table = createNameTable(1)
  const numberOf = (text: string): number => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    const number = kept.push(parseMask(text) ?? 'unknown') - 1
    numbers.set(text, number)
    return number
  }
  return {
    note: (subject, lane, text) => {
      table.setAt(table.put(subject, lane), 0, numberOf(text))
    },
    of: (subject, lane) => {
      const place = table.find(subject, lane)
      return place === -1 ? undefined : kept[table.valueAt(place, 0)]
    },
  }
}
