import { dataOf } from '../redaction.ts'
import type { Seen } from '../seen.ts'
import type { Story } from '../story.ts'
import { valueAt } from '../checks/json-pointer.ts'
import { row } from './page.ts'

const name = 'convoy-2019-04-10-arrived'

const columns: readonly (readonly [title: string, pointer: string])[] = [
  ['people', '/total'],
  ['Makamba', '/byDestination/0/count'],
  ['Bururi', '/byDestination/1/count'],
  ['Rumonge', '/byDestination/2/count'],
  ['women', '/bySexAge/0/count'],
  ['men', '/bySexAge/1/count'],
  ['families', '/households'],
]
const widths = [11, ...columns.map(() => -10), -12]

/** One event, several truths: the same convoy as each party has it. */
export function convoy(story: Story, { copies }: Seen): readonly string[] {
  const event = story.events.find((each) => each.name === name)
  if (event === undefined) return []
  const lines = story.parties.map(({ party }) => {
    const copy = copies.find((each) => each.event === event && each.recipient === party)?.copy
    const data = party === event.publisher ? dataOf(event) : copy?.data
    if (data === undefined) return row([party, 'nothing'], [11, -10])
    const cells = columns.map(([, pointer]) => countText(valueAt(data, pointer)))
    return row([party, ...cells, String(valueAt(data, '/day'))], widths)
  })
  return [row(['', ...columns.map(([title]) => title), 'day'], widths), ...lines]
}

function countText(count: unknown): string {
  const { value, qualifier } = (count ?? {}) as { value?: number; qualifier?: string }
  if (qualifier === 'SUPPRESSED') return 'hidden'
  return value === undefined ? '–' : value.toString()
}
