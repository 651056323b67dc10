import fc from 'fast-check'
import { eventName } from './hashed-name.ts'
import { createNameTable, type NameTable } from './name-table.ts'

const nameOf = (number: number) => eventName('urn:ujirani:bi.cgm', String(number))

/** What a table does by its contract, next to it a map that does the same. */
function play(table: NameTable, known: Map<string, number>, [what, number, lane]: Step): void {
  const key = `${String(number)}/${String(lane)}`
  const place = table.find(nameOf(number), lane)
  if (what === 'remove') {
    if (place !== -1) table.remove(place)
    known.delete(key)
    return
  }
  const value = known.size + 1
  table.setAt(table.put(nameOf(number), lane), 1, value)
  known.set(key, value)
}

type Step = readonly [what: 'put' | 'remove', number: number, lane: number]

const step = fc.tuple(
  fc.constantFrom('put' as const, 'put' as const, 'remove' as const),
  fc.integer({ min: 0, max: 400 }),
  fc.integer({ min: 0, max: 3 }),
)

describe('createNameTable', () => {
  it('holds what a map of the same names would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 2_000, size: 'max' }), (steps) => {
        const table = createNameTable(2)
        const known = new Map<string, number>()
        for (const each of steps) play(table, known, each)
        expect(table.size).toBe(known.size)
        for (let number = 0; number <= 400; number += 1) {
          for (const lane of [0, 1, 2, 3]) {
            const place = table.find(nameOf(number), lane)
            const value = place === -1 ? undefined : table.valueAt(place, 1)
            expect(value).toBe(known.get(`${String(number)}/${String(lane)}`))
          }
        }
      }),
      { numRuns: 10 },
    )
  })

  it('keeps what it holds while it grows', () => {
    const table = createNameTable(1)
    for (let number = 0; number < 20_000; number += 1) {
      table.setAt(table.put(nameOf(number), number % 7), 0, number)
    }
    const lost = Array.from({ length: 20_000 }, (_, number) => number).filter(
      (number) => table.valueAt(table.find(nameOf(number), number % 7), 0) !== number,
    )
    expect([table.size, lost]).toEqual([20_000, []])
  })

  it('makes a row of zeros where one was removed', () => {
    const table = createNameTable(1)
    table.setAt(table.put(nameOf(1), 0), 0, 5)
    table.remove(table.find(nameOf(1), 0))
    expect(table.valueAt(table.put(nameOf(1), 0), 0)).toBe(0)
  })

  it('numbers beyond 32 bits come back as they were', () => {
    const table = createNameTable(1)
    const offset = 2 ** 40 + 1
    table.setAt(table.put(nameOf(1), 2 ** 31 - 2), 0, offset)
    expect(table.valueAt(table.find(nameOf(1), 2 ** 31 - 2), 0)).toBe(offset)
  })
})
