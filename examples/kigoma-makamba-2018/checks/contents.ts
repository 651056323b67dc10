import type { SeenCopy } from '../seen.ts'
import type { ExpectedCopy, Story } from '../story.ts'
import type { SeenCheck } from './check.ts'
import { valueAt } from './json-pointer.ts'

/**
 * Every copy that is expected shows the values it must show, and nothing stands where the agreement
 * discloses nothing. A copy that should not be there at all is the routing check's.
 */
export const contents: SeenCheck = {
  name: 'every copy shows what was agreed and nothing that was not',
  look(story, seen) {
    const expected = seen.copies.map((copy) => ({ seen: copy, lane: laneOf(story, copy) }))
    const wrong = expected.flatMap(({ seen: copy, lane }) =>
      lane === undefined ? [] : compare(copy, lane),
    )
    const values = expected.flatMap(({ lane }) =>
      lane === undefined ? [] : [...Object.keys(lane.present), ...lane.absent],
    )
    const looked = `${values.length.toString()} values in ${expected.length.toString()} copies`
    return { looked, wrong }
  },
}

function laneOf(story: Story, { event, recipient, agreement }: SeenCopy): ExpectedCopy | undefined {
  const expected = story.expectations[event.name]?.[recipient]
  if (expected === undefined || typeof expected === 'string') return undefined
  const lane = expected[agreement]
  return typeof lane === 'string' ? undefined : lane
}

function compare({ event, recipient, copy }: SeenCopy, lane: ExpectedCopy): readonly string[] {
  const where = `${event.name} → ${recipient}`
  return [
    ...Object.entries(lane.present)
      .filter(([pointer, value]) => valueAt(copy, pointer) !== value)
      .map(([pointer]) => `${where}: ${pointer} is not what it must be`),
    ...lane.absent
      .filter((pointer) => (valueAt(copy, pointer) ?? null) !== null)
      .map((pointer) => `${where}: ${pointer} is there`),
  ]
}
