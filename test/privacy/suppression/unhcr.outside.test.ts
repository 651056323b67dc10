/**
 * @needs shared
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attack, exposed, type Sight } from './attacker.ts'
import { convoysWith, disclose } from './disclose.ts'
import type { Figures } from './histories.ts'

// eslint-disable-next-line no-restricted-properties -- where the outside data lies is not ours to know
const shared = process.env['UJIRANI_SHARED'] ?? join(import.meta.dirname, '../../../../shared')

/** UNHCR's refugee statistics on Burundi and Tanzania (CC BY 4.0), which are not in the project. */
const file = join(shared, 'data/unhcr/demographics_tza_bdi.csv')

const bands = {
  '0_4': 'A0_4',
  '5_11': 'A5_11',
  '12_17': 'A12_17',
  '18_59': 'A18_59',
  '60': 'A60_PLUS',
  other: 'UNSPECIFIED',
} as const

/** Each row as one event: the total, and the breakdown where there is one. */
function readTables(): readonly Figures[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => {
    const row = new Map(splitCsv(line).map((value, index) => [names[index] ?? '', value]))
    const of = (name: string) => Number(row.get(name) ?? '0')
    const bySexAge = Object.fromEntries(
      ['f', 'm'].flatMap((sex) =>
        Object.entries(bands).map(([column, band]) => {
          return [`${sex.toUpperCase()} ${band}`, of(`${sex}_${column}`)]
        }),
      ),
    )
    const isBrokenDown = Object.values(bySexAge).some((count) => count > 0)
    return { total: of('total'), axes: isBrokenDown ? { bySexAge } : {} }
  })
}

/** Quoted values may hold commas. */
function splitCsv(line: string): readonly string[] {
  return [...line.matchAll(/("[^"]*"|[^,]*)(?:,|$)/g)].map(([, value = '']) => value)
}

function hiddenOf({ total, axes }: Sight, figures: Figures): readonly number[] {
  const cells = Object.entries(axes).flatMap(([axis, seen]) =>
    Object.entries(seen).flatMap(([name, each]) => {
      return each === 'hidden' ? [figures.axes[axis]?.[name] ?? 0] : []
    }),
  )
  return total === 'hidden' ? [figures.total, ...cells] : cells
}

const isSmall = (count: number): boolean => count > 0 && count < 10

describe('suppression of UNHCR’s statistics', () => {
  const tables = readTables()
  const see = async (k: number): Promise<readonly Sight[]> => {
    const register = await convoysWith(k)
    return tables.flatMap((figures) => disclose(register, [figures]))
  }

  it('changes nothing with the k = 5 by which they were published', async () => {
    const seen = await see(5)
    expect(
      seen.filter((sight, index) => hiddenOf(sight, tables[index] ?? none).length > 0),
    ).toEqual([])
  })

  it('touches with k = 10 the cells from 5 to 9 and what is needed beside them', async () => {
    const seen = await see(10)
    const hidden = seen.map((sight, index) => hiddenOf(sight, tables[index] ?? none))
    const small = tables.flatMap(({ total, axes }) => {
      return [total, ...Object.values(axes['bySexAge'] ?? {})].filter(isSmall)
    })
    expect(hidden.flat().filter(isSmall).sort()).toEqual(small.sort())
    const touched = tables.filter(({ total, axes }) => {
      return isSmall(total) || Object.values(axes['bySexAge'] ?? {}).some(isSmall)
    })
    expect(hidden.filter(({ length }) => length > 0)).toHaveLength(touched.length)
    const found = await attack(seen.map((copy) => ({ copies: [copy] })))
    expect(found.flatMap((each) => exposed(each, 10))).toEqual([])
  })
})

const none: Figures = { total: 0, axes: {} }
