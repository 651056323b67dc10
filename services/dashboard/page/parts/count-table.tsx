import type { JSX } from 'preact'
import { useFrame } from '../state/frame.ts'
import { isObject, type Count, type JsonObject, type LocalizedText } from '../state/shapes.ts'
import { CountText } from './count.tsx'
import { toPlaceLabel } from './data-place.tsx'
import { PlaceText } from './event-line.tsx'
import { fieldWords, symbolWords } from './fact-words.ts'

interface Cell extends JsonObject {
  readonly count: Count
}

interface CountTableProps {
  readonly cells: readonly Cell[]
  readonly places: Readonly<Record<string, LocalizedText>>
}

/** Numbers by sex and age, by need, by place …: one row each, in the order of the report. */
export function CountTable({ cells, places }: CountTableProps): JSX.Element {
  const { words } = useFrame()
  const columns = Object.keys(cells[0] ?? {}).filter((name) => name !== 'count')
  return (
    <table class="counts">
      <thead>
        <tr>
          {columns.map((name) => (
            <th key={name} scope="col" {...(name === 'place' ? {} : { lang: 'en' })}>
              {name === 'place' ? words.place : fieldWords(name)}
            </th>
          ))}
          <th scope="col" class="right">
            {words.number}
          </th>
        </tr>
      </thead>
      <tbody>
        {cells.map((cell, index) => (
          <tr key={index}>
            {columns.map((name) => (
              <td key={name}>
                <CellText value={cell[name]} places={places} />
              </td>
            ))}
            <td class="right">
              <CountText count={cell.count} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const ages = /^A(\d+)_(\d+|PLUS)$/

function CellText({
  value,
  places,
}: { readonly value: unknown } & Pick<CountTableProps, 'places'>): JSX.Element {
  if (isObject(value)) return <PlaceText place={toPlaceLabel(value, places)} />
  if (typeof value !== 'string') return <>–</>
  const [, from, to] = ages.exec(value) ?? []
  if (from !== undefined) return <>{to === 'PLUS' ? `${from}+` : `${from}–${to ?? ''}`}</>
  return <span lang="en">{value.length <= 2 ? value : symbolWords(value)}</span>
}

/** Whether a list is a table of numbers: every entry has a count and says what it counts. */
export function isCellList(list: readonly unknown[]): list is readonly Cell[] {
  return list.every((entry) => {
    if (!isObject(entry) || !isObject(entry['count'])) return false
    const { place, count, ...rest } = entry
    return (
      'qualifier' in count &&
      (place === undefined || isObject(place)) &&
      Object.values(rest).every((value) => typeof value === 'string')
    )
  })
}
