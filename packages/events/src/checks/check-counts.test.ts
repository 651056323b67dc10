import { arrived, exact, type Members } from './check.fixture.ts'

describe('COUNT_SHAPE', () => {
  it.each<[string, Members]>([
    ['an exact figure', exact(5)],
    ['zero', exact(0)],
    ['an estimate with bounds', { value: 5, qualifier: 'ESTIMATE', lower: 3, upper: 9 }],
    ['more than 350', { qualifier: 'AT_LEAST', lower: 351 }],
    ['fewer than 3000', { qualifier: 'AT_MOST', upper: 2999 }],
    ['nothing', { qualifier: 'UNKNOWN' }],
    ['a cell suppressed before it was sent', { qualifier: 'SUPPRESSED' }],
  ])('takes %s', (_name, vehicles) => {
    expect(arrived({ vehicles })).toEqual([])
  })

  it.each<[string, Members, string]>([
    ['an exact count without a figure', { qualifier: 'EXACT' }, '/value'],
    ['a rounded count without a figure', { qualifier: 'ROUNDED', lower: 1 }, '/value'],
    ['a least without a bound', { qualifier: 'AT_LEAST' }, '/lower'],
    ['a least with a figure', { qualifier: 'AT_LEAST', lower: 3, value: 4 }, '/value'],
    ['a most without a bound', { qualifier: 'AT_MOST', lower: 1 }, '/upper'],
    ['a suppressed figure that is still there', { qualifier: 'SUPPRESSED', value: 6 }, '/value'],
    ['a suppressed figure that its bounds give', { qualifier: 'SUPPRESSED', upper: 6 }, '/upper'],
    ['a figure that is unknown', { qualifier: 'UNKNOWN', value: 6 }, '/value'],
    ['bounds that cross', { value: 5, qualifier: 'ESTIMATE', lower: 9, upper: 3 }, ''],
    ['a figure outside its bounds', { value: 5, qualifier: 'ESTIMATE', upper: 3 }, ''],
  ])('refuses %s', (_name, vehicles, pointer) => {
    expect(arrived({ vehicles })).toEqual([`COUNT_SHAPE /data/vehicles${pointer}`])
  })
})
