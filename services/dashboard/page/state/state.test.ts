import { isNarrowed, noFilter, readAddress, toSearch } from './address.ts'
import { toQuery } from './api.ts'
import { appendPage, beginList, prepend } from './event-list.ts'
import { isTouched, operatorsAt, readRedactions } from './redactions.ts'
import type { EventSummary } from './shapes.ts'
import { toZone } from '../when/zones.ts'

const filter = {
  ...noFilter,
  status: 'other' as const,
  family: 'incident',
  severity: 'SEVERE',
  since: '2018-11-05',
  until: '2018-11-09',
  q: 'pont & barrière',
}

describe('address', () => {
  it('gives back the filter it was made of', () => {
    const search = toSearch({ filter, event: 'ab-1' })
    expect(readAddress(search.slice(1))).toEqual({ filter, event: 'ab-1', signIn: '' })
  })

  it('is bare when nothing is chosen', () => {
    expect(toSearch({ filter: noFilter, event: '' })).toBe('/')
    expect(isNarrowed({ ...noFilter, status: 'other' })).toBe(false)
    expect(isNarrowed(filter)).toBe(true)
  })

  it.each(['?severity=BAD', '?since=yesterday', '?event=<script>', '?family=A%00', '?status=x'])(
    'takes %s for nothing',
    (search) => {
      expect(readAddress(search)).toEqual({ filter: noFilter, event: '', signIn: '' })
    },
  )
})

describe('toQuery', () => {
  it('asks for whole days of the reader’s zone, the last one included', () => {
    const query = toQuery(filter, toZone('bi'))
    expect(query.get('since')).toBe('2018-11-05T00:00:00+02:00')
    expect(query.get('until')).toBe('2018-11-10T00:00:00+02:00')
    expect(query.get('status')).toBe('other')
    expect(query.has('agreement')).toBe(false)
  })
})

describe('list', () => {
  const line = (position: number): EventSummary => ({ position }) as EventSummary
  const first = { events: [line(5), line(4)], next: 4, count: 9, newest: 5, facets: [] }
  const positions = ({ events }: { events: readonly EventSummary[] }) =>
    events.map(({ position }) => position)

  it('takes what is new on top and counts it', () => {
    const list = prepend(beginList(first), [line(7), line(6)])
    expect(positions(list)).toEqual([7, 6, 5, 4])
    expect(list.count).toBe(11)
  })

  it('takes nothing twice', () => {
    const list = prepend(beginList(first), [line(5)])
    expect(positions(list)).toEqual([5, 4])
    expect(list.count).toBe(9)
    expect(positions(appendPage(list, { ...first, events: [line(4), line(3)] }))).toEqual([5, 4, 3])
  })

  it('counts nothing where nothing is counted', () => {
    expect(prepend(beginList({ ...first, count: null }), [line(6)]).count).toBeNull()
  })
})

describe('redactions', () => {
  const redactions = readRedactions('@subject:PAIRWISE,lines[].value:DROP,place:GENERALISE_PLACE')

  it('are read with their paths and operators', () => {
    expect(redactions).toHaveLength(3)
    expect(operatorsAt(redactions, 'place')).toEqual(['GENERALISE_PLACE'])
    expect(operatorsAt(redactions, 'lines[].value')).toEqual(['DROP'])
  })

  it('touch what lies around them', () => {
    expect(isTouched(redactions, 'lines')).toBe(true)
    expect(isTouched(redactions, 'line')).toBe(false)
    expect(isTouched(redactions, 'title')).toBe(false)
  })

  it.each([undefined, '', 7])('are none in %j', (text) => {
    expect(readRedactions(text)).toEqual([])
  })
})
